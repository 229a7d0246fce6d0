import { afterEach, describe, expect, test } from 'vitest';
import { type DeployInput, planDeploy } from '@/lib/runs/plans/deploy';
import { onHost } from '@/lib/ssh/test-sandbox';
import { type Outcome, runPlan } from './testing/run-plan';
import { addresses, deployInput, emptyHosts, sandboxHosts } from './testing/sandbox';

const connect = sandboxHosts(3);
const [, second = ''] = addresses;
const CONTROLLER = "pgrep -f 'mode [c]ontroller'";

/** Carries out a plan; `before` is done ahead of the stage of that name. */
function deploy(
  input: DeployInput,
  before: Record<string, () => Promise<unknown>> = {},
  end?: string,
): Promise<Outcome> {
  return runPlan(planDeploy(input), {
    connect,
    beforeStage: async (key) => {
      await before[key]?.();
      return key !== end;
    },
  });
}

afterEach(() => emptyHosts(), 60_000);

describe('a start that cannot succeed ends with its cause', () => {
  test('expired licence', async () => {
    const { errors } = await deploy(deployInput({ licence: 'expired' }));
    expect(errors).toHaveLength(3);
    expect(errors[0]).toMatchObject({
      key: expect.stringContaining('start-controller@'),
      code: 'START-LICENCE-EXPIRED',
      seen: expect.stringContaining('The license has expired'),
    });
    expect(Math.max(...errors.map(({ ms }) => ms))).toBeLessThan(20_000);
  }, 60_000);

  test('licence for fewer nodes', async () => {
    const { errors } = await deploy(deployInput({ licence: 'too-small' }));
    expect(errors[0]).toMatchObject({
      code: 'START-LICENCE-NODES',
      seen: expect.stringContaining('exceeds the maximum number of nodes [6]'),
    });
  }, 60_000);

  test('a port that was taken after the check names its owner', async () => {
    const take = () =>
      onHost(
        1,
        'setsid python3 -m http.server 8800 </dev/null >/dev/null 2>&1 & until ss -ltn | grep -q 8800; do sleep 0.1; done',
      );
    const { errors } = await deploy(deployInput(), { controllers: take });
    await onHost(1, 'pkill -f [h]ttp.server');
    expect(errors).toMatchObject([
      {
        key: `start-controller@${second}`,
        code: 'DEPLOY-PORT-TAKEN',
        seen: expect.stringContaining('python3 -m http.server 8800'),
      },
    ]);
  }, 60_000);

  test('a data node that ends at once is named with the line of its log', async () => {
    const input = deployInput();
    const damage = () => onHost(1, `cd /opt/dolphindb/server && echo broken > dolphindb.lic`);
    const { errors } = await deploy(input, { nodes: damage });
    expect(errors).toMatchObject([
      { key: 'start-nodes', code: 'START-LICENCE-INVALID', seen: expect.stringContaining('Unknown license') },
    ]);
    expect(errors[0]?.text).toMatch(new RegExp(`(data|compute)node2 on ${second} did not start`));
    expect(errors[0]?.ms).toBeLessThan(15_000);
  }, 90_000);
});

describe('a node that never says that it is ready', () => {
  const LOG = '/opt/dolphindb/server/clusterDemo/log';
  const old = '2020-01-01 00:00:00.000000 <INFO> :';
  /** A full disk of its own for the logs; those of nodes that were stopped long ago take its last bytes, so that nothing can be added to them. */
  const fill = () =>
    onHost(
      1,
      [
        `mount -t tmpfs -o size=1m tmpfs ${LOG}; cd ${LOG}`,
        `for node in datanode2 computenode2; do echo '${old}Received signal 15' > $node.log; done`,
        `dd if=/dev/zero of=.fill bs=4k 2>/dev/null`,
        `for node in datanode2 computenode2; do yes '${old}MainServer shutdown.' 2>/dev/null >> $node.log; done; true`,
      ].join('\n'),
    );
  /** As planned, but with a wait that suits a test. */
  const ready = () => {
    const plan = planDeploy(deployInput());
    const stages = plan.stages.filter(({ key }) => key === 'nodes-ready');
    const steps = stages.flatMap((stage) => stage.steps.map((step) => ({ ...step, timeoutMs: 12_000 })));
    return runPlan({ ...plan, stages: stages.map((stage) => ({ ...stage, steps })) }, { connect });
  };

  test('because its disk is full is told of as that, and never as stopped, whatever an earlier process has logged', async () => {
    try {
      expect((await deploy(deployInput(), { nodes: fill }, 'nodes-ready')).errors).toEqual([]);
      expect((await ready()).errors).toMatchObject([
        {
          key: `prove-nodes@${second}`,
          code: 'START-DISK-FULL',
          text: expect.stringContaining(`The disk of the host is full: ${LOG}.`),
        },
      ]);
      await onHost(1, `rm ${LOG}/.fill`);
      expect((await ready()).errors).toMatchObject([{ code: 'START-SILENT' }]);
    } finally {
      await onHost(1, `umount -l ${LOG} || true`);
    }
  }, 120_000);
});

describe('a controller that dies', () => {
  const die = () => onHost(1, `kill -9 $(${CONTROLLER})`);

  test.each(['leader', 'agents-online', 'verify'])(
    'before stage %s stops the run and is named, although the others still have a majority',
    async (stage) => {
      const { errors } = await deploy(deployInput(), { [stage]: die });
      expect(errors).toHaveLength(1);
      expect(errors[0]).toMatchObject({ code: 'DEPLOY-CONTROLLER-DOWN' });
      expect(errors[0]?.text).toContain(`controller2 on ${second} is not running: 2 of 3 controllers answer`);
      expect(errors[0]?.ms).toBeLessThan(20_000);
    },
    60_000,
  );

  test('while nodes are started stops the run; deploying again starts it and finishes', async () => {
    expect((await deploy(deployInput(), { nodes: die })).errors).toMatchObject([
      { key: 'start-nodes', code: 'DEPLOY-CONTROLLER-DOWN' },
    ]);
    const again = await deploy(deployInput());
    expect(again.errors).toEqual([]);
    expect(again.steps.get(`start-controller@${second}`)).toBe('applied');
  }, 90_000);

  test('and comes back while nodes are started costs only the election', async () => {
    const restart = async () => {
      for (const host of addresses.keys()) {
        await onHost(
          host,
          `kill -9 $(${CONTROLLER}); cd /opt/dolphindb/server/clusterDemo; setsid sh startController.sh </dev/null >/dev/null 2>&1`,
        );
      }
    };
    const { errors } = await deploy(deployInput(), { nodes: restart });
    expect(errors).toEqual([]);
  }, 90_000);
});

describe('what is already starting', () => {
  test('is waited for and never started a second time', async () => {
    const input = deployInput();
    expect((await deploy(input, {}, 'leader')).errors).toEqual([]);
    const pid = await onHost(1, CONTROLLER);
    const freeze = () =>
      onHost(1, `kill -STOP ${pid}; setsid sh -c 'sleep 8; kill -CONT ${pid}' </dev/null >/dev/null 2>&1 &`);
    const outcome = await deploy(input, { controllers: freeze }, 'leader');
    expect(outcome.errors).toEqual([]);
    expect(outcome.steps.get(`start-controller@${second}`)).toBe('applied');
    expect(outcome.log.join('\n')).toContain(`controller2 already runs as process ${pid}`);
    expect(await onHost(1, CONTROLLER)).toBe(pid);
    // a second process would have found the port taken
    const refused = 'grep -c "error code 98" /opt/dolphindb/server/clusterDemo/log/controller.log || true';
    expect(await onHost(1, refused)).toBe('0');
  }, 60_000);
});
