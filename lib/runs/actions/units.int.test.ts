import { afterAll, beforeAll, expect, test } from 'vitest';
import { planBackup } from '@/lib/runs/plans/backup';
import { planDeploy } from '@/lib/runs/plans/deploy';
import type { Operation } from '@/lib/runs/plans/operate-facts';
import { planSystemd, serviceNodes, type UnitOperation } from '@/lib/runs/plans/systemd';
import { parseServices, servicesCommand } from '@/lib/runs/plans/systemd-host';
import { holdPath } from '@/lib/runs/plans/systemd-unit';
import { fault, onHost, sandboxEnv, until } from '@/lib/ssh/test-sandbox';
import { allowedOperation } from './testing/operate';
import { mustRun, type Outcome, runPlan } from './testing/run-plan';
import {
  addresses,
  connectTo,
  deployInput,
  emptyHosts,
  sandboxHosts,
  useSandboxBackups,
} from './testing/sandbox';

const connect = sandboxHosts(3);
const CONTROLLER = 'ddbcontroller-opt-dolphindb.service';
const AGENT = 'ddbagent-opt-dolphindb.service';
const first = `host-${addresses[0]}`;

async function units(operation: UnitOperation): Promise<Outcome> {
  const { cluster, hosts } = deployInput();
  const users = { controller1: 'root', agent1: 'root' };
  return runPlan(planSystemd({ cluster, hosts, operation, users, hostIds: [first] }), { connect });
}

const operate = async (operation: Operation, aliases: string[]): Promise<Outcome> =>
  runPlan(await allowedOperation({ operation, aliases }), { connect });

async function seen() {
  const nodes = serviceNodes(deployInput()).filter(({ hostId }) => hostId === first);
  return parseServices(await onHost(0, servicesCommand(nodes)), nodes);
}

const active = (unit: string) => onHost(0, `systemctl is-active ${unit} || true`);
const dataNode = () => onHost(0, "pgrep -f 'localSite [^ ]*:datanode1 ' || true");

beforeAll(async () => {
  await mustRun(planDeploy(deployInput()), { connect });
}, 180_000);
afterAll(async () => {
  await onHost(0, 'systemctl stop "ddb*" ; rm -f /etc/systemd/system/ddb*.service; systemctl daemon-reload');
  await emptyHosts();
}, 60_000);

test('installing writes and enables both units, leaves the processes alone, and is skipped the second time', async () => {
  const before = await onHost(0, "pgrep -f 'mode [c]ontroller'");
  expect((await units('install')).errors).toEqual([]);
  expect(new Set((await units('install')).steps.values())).toEqual(new Set(['skipped']));
  expect(await onHost(0, "pgrep -f 'mode [c]ontroller'")).toBe(before);
  const { systemd, services } = await seen();
  expect(systemd).toBe(true);
  expect(services).toMatchObject([
    { unit: CONTROLLER, file: 'enabled', active: 'inactive', differs: false, process: { outside: true } },
    { unit: AGENT, file: 'enabled', differs: false },
  ]);
}, 60_000);

test('a restart then goes through systemctl: systemd watches the processes, data nodes outlive their agent', async () => {
  const node = await dataNode();
  const outcome = await operate('restart', ['controller1', 'agent1']);
  expect(outcome.errors).toEqual([]);
  expect(outcome.log.join('\n')).toContain(`systemctl start ${CONTROLLER}`);
  expect(await dataNode()).toBe(node);
  expect((await seen()).services).toMatchObject([
    { active: 'active', process: { outside: false } },
    { active: 'active', process: { outside: false } },
  ]);
}, 120_000);

test('stopped by Deck they stay stopped; killed they come back by themselves', async () => {
  expect((await operate('stop', ['controller1'])).errors).toEqual([]);
  expect(await active(CONTROLLER)).toBe('inactive');
  // Held for an upgrade, it is not started by systemd either.
  const hold = holdPath('/opt/dolphindb');
  await onHost(0, `: > ${hold}; systemctl start ${CONTROLLER}`);
  expect(await active(CONTROLLER)).toBe('inactive');
  await onHost(0, `rm ${hold}`);
  expect((await operate('start', ['controller1'])).errors).toEqual([]);
  expect(await active(CONTROLLER)).toBe('active');
  const pid = await onHost(0, "pgrep -f 'mode [a]gent'");
  await onHost(0, `kill -9 ${pid}`);
  await until(
    async () => !['', pid].includes(await onHost(0, "pgrep -f 'mode [a]gent' || true")),
    30_000,
    'another agent',
  );
}, 120_000);

test('a backup that stops the cluster and starts it again goes through systemctl both ways', async () => {
  const { cluster, hosts } = deployInput();
  const listed: string[] = [];
  useSandboxBackups({ record: async ({ id }) => void listed.push(id) });
  const settings = { ha: true, documents: [] };
  const stopped = { consistency: 'stopped', kind: 'manual', version: '', programs: false } as const;
  const plan = planBackup({
    cluster,
    hosts,
    options: { id: 'b1', settings, ...stopped },
    stop: true,
    prune: [],
  });
  const { errors, log } = await runPlan(plan, { connect });
  expect(errors).toEqual([]);
  expect(listed).toEqual(['b1']);
  for (const unit of [CONTROLLER, AGENT])
    for (const verb of ['stop', 'start']) expect(log.join('\n')).toContain(`systemctl ${verb} ${unit}`);
  expect((await seen()).services).toMatchObject([
    { active: 'active', process: { outside: false } },
    { active: 'active', process: { outside: false } },
  ]);
}, 120_000);

test('after a power failure controller and agent are back without Deck', async () => {
  await fault(0, 'poweroff');
  await fault(0, 'start');
  await until(async () => (await active(CONTROLLER)) === 'active', 60_000, 'the controller');
  await until(async () => (await active(AGENT)) === 'active', 30_000, 'the agent');
  await connect.again(addresses[0] as string);
  // The host that came back may have led: until the others have elected anew the start is refused.
  await until(
    async () => (await operate('start', ['datanode1', 'computenode1'])).errors.length === 0,
    60_000,
    'its nodes, started through a leader',
  );
}, 180_000);

test('a unit file that somebody changed is noticed, and installing renews it', async () => {
  await onHost(0, `sed -i s/RestartSec=10/RestartSec=1/ /etc/systemd/system/${AGENT}`);
  expect((await seen()).services.map(({ differs }) => differs)).toEqual([false, true]);
  expect((await units('install')).errors).toEqual([]);
  expect((await seen()).services.map(({ differs }) => differs)).toEqual([false, false]);
}, 60_000);

test('without root the error says so', async () => {
  const ops = await connectTo(
    addresses[0] as string,
    {
      username: 'ops',
      privateKey: undefined,
      password: sandboxEnv('SANDBOX_OPS_PASSWORD'),
    } as never,
  );
  const { cluster, hosts } = deployInput();
  const plan = planSystemd({ cluster, hosts, operation: 'disable', users: {}, hostIds: [first] });
  const { errors } = await runPlan(plan, { connect: async () => ops });
  ops.close();
  expect(errors[0]).toMatchObject({ code: 'SYSTEMD-NEEDS-ROOT' });
}, 60_000);

test('disabled they no longer start at boot; removed no file is left and what runs goes on', async () => {
  expect((await units('disable')).errors).toEqual([]);
  expect((await seen()).services.map(({ file }) => file)).toEqual(['disabled', 'disabled']);
  expect((await units('enable')).errors).toEqual([]);
  const pid = await onHost(0, "pgrep -f 'mode [c]ontroller'");
  expect((await units('remove')).errors).toEqual([]);
  const { services } = await seen();
  expect(services.map(({ file }) => file)).toEqual(['not-installed', 'not-installed']);
  expect(services[0]?.process?.pid).toBe(Number(pid));
  expect((await operate('stop', ['controller1'])).errors).toEqual([]);
}, 120_000);
