import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadedLicence } from '@/lib/dolphindb/licence';
import { openSession } from '@/lib/dolphindb/session';
import { parseLicence } from '@/lib/licences/parse';
import { type PredictedNode, predictLicence } from '@/lib/licences/predict';
import { candidateTerms, type LicenceTerms, sameTerms } from '@/lib/licences/terms';
import type { Plan } from '@/lib/runs/plan';
import type { NodeArgs } from '@/lib/runs/plans/args';
import { planDeploy } from '@/lib/runs/plans/deploy';
import { keptName, planLicence } from '@/lib/runs/plans/licence';
import { allNodes } from '@/lib/runs/plans/operate-steps';
import { clusterContext, planStart } from '@/lib/runs/plans/start-stop';
import { fault, onHost } from '@/lib/ssh/test-sandbox';
import { setSources } from './sources';
import { allowedOperation } from './testing/operate';
import { sha256 } from './testing/packages';
import { mustRun, type Outcome, runPlan } from './testing/run-plan';
import {
  addresses,
  consoleAccount,
  deployInput,
  emptyHosts,
  everywhere,
  licenceFile,
  sandboxHosts,
} from './testing/sandbox';

const path = '/opt/dolphindb/server/dolphindb.lic';
const signature = () => licenceFile('enterprise').toString().split('\n').slice(1).join('\n');
const enterprise = () => licenceFile('enterprise').toString();
const client = 'Deck Sandbox Enterprise';
const files: Record<string, () => string> = {
  enterprise,
  better: () => `2044.06.30,128,32,60,${client},0,-1,,1\n${signature()}`,
  longer: () => `2045.06.30,128,32,60,${client},0,-1,,1\n${signature()}`,
  longest: () => `2046.06.30,128,32,60,${client},0,-1,,1\n${signature()}`,
};

let nodes: NodeArgs[];
const connect = sandboxHosts(3);
const lost = 2;
const lostAddress = () => addresses[lost] as string;
const context = () => clusterContext(deployInput());

async function loaded({ address, port }: NodeArgs): Promise<LicenceTerms> {
  const session = await openSession({ host: address, port });
  try {
    return await loadedLicence(session);
  } finally {
    session.close();
  }
}

async function plan(name: keyof typeof files, at: string): Promise<Plan> {
  const text = files[name]?.() ?? '';
  const seen = await Promise.all(
    nodes.map(async (node): Promise<PredictedNode> => {
      const terms = await loaded(node).catch(() => undefined);
      return { ...node, ...(terms && { loaded: terms }) };
    }),
  );
  const terms = candidateTerms(
    parseLicence(Buffer.from(text)),
    seen.flatMap((node) => node.loaded ?? []),
  );
  const ways = new Map(predictLicence(seen, terms, new Date()).nodes.map(({ alias, way }) => [alias, way]));
  const base = { context: context(), licence: { id: String(name), sha256: sha256(text) }, terms, ways, at };
  if (![...ways.values()].includes('restart')) return planLicence({ ...base, restart: [] });
  const { stages } = await allowedOperation({ operation: 'restart' });
  return planLicence({ ...base, restart: stages });
}

/** Recording needs the database; everything before it is tried here. */
const run = (planned: Plan): Promise<Outcome> =>
  runPlan(planned, { connect, beforeStage: (key) => key !== 'record-licence' });

const processes = () =>
  everywhere(
    'for p in $(pgrep -f "[d]olphindb.*-mode "); do echo "$p $(cut -d" " -f22 /proc/$p/stat)"; done; true',
  );

async function haveNow(name: keyof typeof files): Promise<boolean[]> {
  const wanted = parseLicence(Buffer.from(files[name]?.() ?? ''));
  return Promise.all(nodes.map(async (node) => sameTerms(await loaded(node), wanted)));
}

beforeAll(async () => {
  nodes = allNodes(context());
  await mustRun(planDeploy(deployInput()), { connect });
  setSources({
    packageFile: () => Promise.reject(new Error('not needed')),
    licenceContent: async (id) => Buffer.from(files[id]?.() ?? ''),
    consoleAccount,
  });
}, 180_000);
afterAll(() => emptyHosts(), 60_000);

test('a better licence is loaded by every node without a restart, the old file kept; done again nothing happens', async () => {
  const before = await processes();
  const at = '2026-01-02T03:04:05.000Z';
  const planned = await plan('better', at);
  expect(planned.stages.map(({ key }) => key)).toEqual([
    'inspect-licence',
    'replace-licence',
    'update-licences',
    'verify-licences',
    'record-licence',
  ]);
  expect((await run(planned)).errors).toEqual([]);
  expect(await haveNow('better')).not.toContain(false);
  expect(await processes()).toEqual(before);
  const again = await run(planned);
  expect(again.errors).toEqual([]);
  expect(again.steps.get('update-licences')).toBe('skipped');
  for (const [host] of addresses.entries())
    expect(
      await onHost(
        host,
        `sha256sum ${path.replace('dolphindb.lic', keptName(at))}; ls -A /opt/dolphindb/.deck`,
      ),
    ).toMatch(new RegExp(`^${sha256(enterprise())}(?!.*licence-)`, 's'));
}, 60_000);

test('a node that does not answer stops the run, which says who has which licence; carried on it finishes', async () => {
  const planned = await plan('longer', '2026-01-02T03:04:06.000Z');
  const frozen = nodes.find(({ alias }) => alias === 'datanode2') as NodeArgs;
  const signal = (name: string) => onHost(1, `kill -${name} $(pgrep -f 'localSite [^ ]*:datanode2 ')`);
  const { errors } = await runPlan(planned, {
    connect,
    async beforeStage(key) {
      if (key === 'update-licences') await signal('STOP');
      return true;
    },
  });
  expect(errors).toMatchObject([{ key: 'update-licences', code: 'LICENCE-ONLINE' }]);
  const lines = errors[0]?.seen.split('\n') ?? [];
  expect(lines.filter((line) => line.includes(': new licence'))).toHaveLength(nodes.length - 1);
  expect(lines.find((line) => line.startsWith('datanode2:'))).not.toContain('new licence');
  await signal('CONT');
  expect(await loaded(frozen)).toMatchObject({ expiration: '2044-06-30' });
  const resumed = await run(planned);
  expect(resumed.errors).toEqual([]);
  expect(await haveNow('longer')).not.toContain(false);
}, 90_000);

test('a host that dies between the files and the online update leaves a way on: start its nodes, which read the new file, and plan the same again', async () => {
  const planned = await plan('longest', '2026-01-02T03:04:07.000Z');
  const { errors } = await runPlan(planned, {
    connect,
    async beforeStage(key) {
      if (key === 'update-licences') await fault(lost, 'kill');
      return true;
    },
  });
  expect(errors).toMatchObject([{ key: 'update-licences', code: 'LICENCE-ONLINE' }]);
  const there = nodes.filter(({ address }) => address === lostAddress()).map(({ alias }) => alias);
  const without = (errors[0]?.seen.split('\n') ?? []).filter((line) => !line.includes(': new licence'));
  expect(without.map((line) => line.split(':')[0]).sort()).toEqual([...there].sort());

  await fault(lost, 'start');
  await connect.again(lostAddress());
  const { cluster, hosts } = deployInput();
  expect((await runPlan(planStart({ cluster, hosts }), { connect })).errors).toEqual([]);
  // A resume is refused once the nodes were started: that is a newer run.
  const again = await run(await plan('longest', '2026-01-02T03:04:08.000Z'));
  expect(again.errors).toEqual([]);
  expect(again.steps.get('verify-licences')).toBe('applied');
  expect(again.steps.has('update-licences')).toBe(false);
  expect([...again.steps].filter(([key]) => key.startsWith('replace-licence')).map(([, how]) => how)).toEqual(
    addresses.map(() => 'skipped'),
  );
  expect(await haveNow('longest')).not.toContain(false);
}, 120_000);

test('a node that is down is left down, and has the new licence once it is started', async () => {
  const asleep = nodes.find(({ alias }) => alias === 'datanode2') as NodeArgs;
  const operate = async (operation: 'stop' | 'start') => {
    const planned = await allowedOperation({ operation, aliases: [asleep.alias] });
    expect((await runPlan(planned, { connect })).errors).toEqual([]);
  };
  await operate('stop');
  const planned = await plan('longer', '2026-01-02T03:04:09.000Z');
  expect((await run(planned)).errors).toEqual([]);
  await expect(loaded(asleep)).rejects.toMatchObject({ code: expect.stringMatching(/^DDB-/) });
  await operate('start');
  expect(await haveNow('longer')).not.toContain(false);
}, 60_000);

test('putting back the old, smaller one restarts the nodes, and all of them have it then', async () => {
  const planned = await plan('enterprise', '2026-01-02T03:04:10.000Z');
  expect(planned.stages.some(({ key }) => key === 'update-licences')).toBe(false);
  const before = await processes();
  expect((await run(planned)).errors).toEqual([]);
  expect(await haveNow('enterprise')).not.toContain(false);
  const after = (await processes()).join('\n').split('\n');
  expect(
    before
      .join('\n')
      .split('\n')
      .filter((each) => after.includes(each)),
  ).toEqual([]);
}, 120_000);
