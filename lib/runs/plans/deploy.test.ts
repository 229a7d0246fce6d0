import { describe, expect, test } from 'vitest';
import { allActions } from '@/lib/runs/actions';
import { defaultHaSpec } from '@/lib/topology/defaults';
import type { ConfigArgs, LedNodesArgs } from './args';
import { type DeployInput, planDeploy } from './deploy';

const addresses = ['10.0.0.80', '10.0.0.81', '10.0.0.82'];
const hostsOf = (list: string[]) => list.map((address, at) => ({ name: `P${at + 1}`, address }));

function input(change: Partial<DeployInput> = {}): DeployInput {
  return {
    cluster: {
      id: 'c1',
      name: 'demo',
      installDir: '/opt/dolphindb/',
      spec: defaultHaSpec(hostsOf(addresses)),
    },
    hosts: addresses.map((address) => ({ id: `id-${address}`, address })),
    package: {
      id: 'p1',
      version: '2.00.11.3',
      variant: '',
      fileName: 'DolphinDB_Linux64_V2.00.11.3.zip',
      sha256: 'a'.repeat(64),
      sizeBytes: 70_000_000,
      source: 'upload',
    },
    licence: { id: 'l1', sha256: 'b'.repeat(64) },
    ...change,
  };
}

const stepsOf = (given: DeployInput) => planDeploy(given).stages.flatMap(({ steps }) => steps);

describe('the plan of the tutorial’s cluster', () => {
  test('goes from checks over files to controllers, agents, nodes and the proof', () => {
    expect(planDeploy(input()).stages.map(({ key, steps }) => [key, steps.length])).toEqual([
      ['check', 3],
      ['distribute', 3],
      ['unpack', 3],
      ['licence', 3],
      ['configure', 3],
      ['controllers', 3],
      ['leader', 1],
      ['agents', 3],
      ['agents-online', 1],
      ['nodes', 1],
      ['nodes-ready', 3],
      ['verify', 1],
    ]);
  });

  test('names an action for every step, with arguments that it takes and a preview', () => {
    const known = new Map(allActions.map((action) => [action.name, action]));
    for (const step of stepsOf(input())) {
      const action = known.get(step.action);
      const args = action?.args.parse(step.args);
      expect(args).toEqual(step.args);
      expect(action?.describe(args, step).commands.length).toBeGreaterThan(0);
    }
  });

  test('gives every step its own key and both languages', () => {
    const steps = stepsOf(input());
    expect(new Set(steps.map(({ key }) => key)).size).toBe(steps.length);
    expect(steps.find(({ key }) => key === 'start-controller@10.0.0.80')).toMatchObject({
      hostId: 'id-10.0.0.80',
      host: '10.0.0.80',
    });
    for (const { title } of [...steps, ...planDeploy(input()).stages]) {
      expect(title.en).not.toBe('');
      expect(title.zh).toMatch(/\p{Script=Han}/u);
    }
  });

  test('is plain JSON and the same for the same input', () => {
    const plan = planDeploy(input());
    expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
    expect(planDeploy(structuredClone(input()))).toEqual(plan);
  });

  test('brings the four files of each host', () => {
    const configs = stepsOf(input())
      .filter(({ action }) => action === 'write-config')
      .map(({ args }) => args as ConfigArgs);
    for (const [at, { files, dir, controller }] of configs.entries()) {
      expect(dir).toBe('/opt/dolphindb');
      expect(controller).toBe(`controller${at + 1}`);
      expect(files.map(({ name }) => name).sort()).toEqual([
        'agent.cfg',
        'cluster.cfg',
        'cluster.nodes',
        'controller.cfg',
      ]);
      expect(files.find(({ name }) => name === 'controller.cfg')?.content).toContain(
        `localSite=${addresses[at]}:8800:controller${at + 1}\n`,
      );
    }
  });

  test('starts data and compute nodes through the controllers, in one order', () => {
    const step = stepsOf(input()).find(({ key }) => key === 'start-nodes');
    const { controllers, nodes } = (step?.args ?? {}) as LedNodesArgs;
    expect(controllers.map(({ alias }) => alias)).toEqual(['controller1', 'controller2', 'controller3']);
    expect(nodes.map(({ alias, port }) => `${alias}:${port}`).sort()).toEqual(
      [1, 2, 3].flatMap((n) => [`computenode${n}:8803`, `datanode${n}:8802`]).sort(),
    );
  });
});

describe('variants', () => {
  test('several installations on a host have directories of their own and one zip', () => {
    const spec = defaultHaSpec(hostsOf(['10.0.0.80']), { ha: true });
    const steps = stepsOf(input({ cluster: { ...input().cluster, spec } }));
    const unpack = steps.filter(({ action }) => action === 'unpack-package');
    expect(unpack.map(({ key, args }) => [key, args.dir])).toEqual([
      ['unpack-package@10.0.0.80', '/opt/dolphindb_1'],
      ['unpack-package@10.0.0.80/2', '/opt/dolphindb_2'],
      ['unpack-package@10.0.0.80/3', '/opt/dolphindb_3'],
    ]);
    expect(new Set(unpack.map(({ args }) => args.zip)).size).toBe(1);
    expect(steps.filter(({ action }) => action === 'upload-package')).toHaveLength(1);
  });

  test('hosts download a package whose hash nobody knows, and then it is compared', () => {
    const { sha256: _, ...pkg } = input().package;
    const plan = planDeploy(
      input({ package: { ...pkg, source: 'download', url: 'https://www.dolphindb.cn/downloads/x.zip' } }),
    );
    expect(plan.stages.slice(1, 3).map(({ key }) => key)).toEqual(['distribute', 'compare']);
    expect(plan.stages[1]?.steps[0]).toMatchObject({
      action: 'download-package',
      args: { url: 'https://www.dolphindb.cn/downloads/x.zip' },
    });
  });

  test('a file name with blanks and brackets becomes a plain one on the host', () => {
    const step = stepsOf(input({ package: { ...input().package, fileName: "DolphinDB (1)';x.zip" } })).find(
      ({ action }) => action === 'unpack-package',
    );
    expect(step?.args.zip).toBe('/opt/dolphindb/.deck/DolphinDB__1___x.zip');
  });
});

describe('is refused', () => {
  const inDirectory = (installDir: string) => () =>
    planDeploy(input({ cluster: { ...input().cluster, installDir } }));

  test.each([
    '',
    '/',
    '/opt',
    '/home',
    'opt/dolphindb',
    '/opt/dolphin db',
    '/opt/数据库',
    '/opt/../etc',
    '/opt/$(id)',
    "/opt/a'b",
    '/opt/a\n/b',
    '/opt/-rf',
  ])('installation directory %j', (dir) => {
    expect(inDirectory(dir)).toThrow(/PLAN-DIRECTORY/);
  });

  test('a host that is not in the inventory', () => {
    expect(() => planDeploy(input({ hosts: input().hosts.slice(1) }))).toThrow(
      /PLAN-HOST-MISSING.*10\.0\.0\.80/,
    );
  });

  test('a download without an address', () => {
    expect(() => planDeploy(input({ package: { ...input().package, source: 'download' } }))).toThrow(
      /PLAN-NO-URL/,
    );
  });
});
