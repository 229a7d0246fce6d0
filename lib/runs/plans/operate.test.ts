import { describe, expect, test } from 'vitest';
import type { Plan } from '@/lib/runs/plan';
import { defaultHaSpec } from '@/lib/topology/defaults';
import { planOperate } from './operate';
import type { OperateFacts, OperateInput } from './operate-facts';

const addresses = ['10.0.0.80', '10.0.0.81', '10.0.0.82'];
const spec = defaultHaSpec(addresses.map((address, at) => ({ name: `P${at + 1}`, address })));
const cluster = { id: 'c1', name: 'demo', installDir: '/opt/dolphindb', spec };
const hosts = addresses.map((address) => ({ id: `host-${address}`, address }));
const of = (role: string) => spec.nodes.filter((node) => node.role === role).map(({ alias }) => alias);
const everything = spec.nodes.map(({ alias }) => alias);

const well: OperateFacts = {
  now: '2024-01-05T09:30:00.000Z',
  leader: 'controller2',
  controllersUp: of('controller'),
  online: everything,
  lone: { count: 0, examples: [] },
};

function plan(
  change: Partial<OperateInput> & Pick<OperateInput, 'operation'>,
  facts: Partial<OperateFacts> = {},
) {
  return planOperate({ cluster, hosts, ...change, facts: { ...well, ...facts } });
}

function planned(result: ReturnType<typeof plan>): Plan {
  if ('refusals' in result) throw new Error(result.refusals.map(({ code }) => code).join());
  return result.plan;
}

const refusals = (result: ReturnType<typeof plan>) => ('refusals' in result ? result.refusals : []);
const codes = (result: ReturnType<typeof plan>) => refusals(result).map(({ code }) => code);
const stages = (result: ReturnType<typeof plan>) => planned(result).stages.map(({ key }) => key);
const keys = (result: ReturnType<typeof plan>) =>
  planned(result).stages.flatMap(({ steps }) => steps.map(({ key }) => key));

describe('order', () => {
  test('a restart stops data nodes, agents and controllers, and starts them in the other order', () => {
    expect(stages(plan({ operation: 'restart' }))).toEqual([
      'stop-nodes',
      'stop-agents',
      'stop-controllers',
      'controllers',
      'leader',
      'agents',
      'agents-online',
      'nodes',
      'nodes-ready',
    ]);
  });

  test('chosen nodes only: exactly they are stopped and started, after a check', () => {
    const result = plan({ operation: 'restart', aliases: ['datanode1', 'computenode3'] });
    expect(stages(result)).toEqual(['check', 'stop-nodes', 'nodes', 'nodes-ready']);
    const named = planned(result).stages.flatMap(({ steps }) =>
      steps.flatMap(({ args }) => (args.nodes as { alias: string }[]).map(({ alias }) => alias)),
    );
    expect(new Set(named)).toEqual(new Set(['datanode1', 'computenode3']));
  });

  test('a rolling restart goes compute nodes, data nodes, agents, controllers with the leader last, each behind its gate', () => {
    const result = plan({ operation: 'rolling-restart' });
    const nodes = keys(result).filter((key) => key.startsWith('rolling-restart@'));
    expect(nodes.map((key) => key.split('@')[1])).toEqual([
      ...of('computenode'),
      ...of('datanode'),
      ...of('agent'),
      'controller1',
      'controller3',
      'controller2',
    ]);
    for (const stage of planned(result).stages.filter(({ key }) => key.startsWith('rolling-'))) {
      expect(stage.parallelism).toBe(1);
      if (stage.key === 'rolling-settle') continue;
      for (const [at, { key }] of stage.steps.entries())
        expect(key.startsWith(at % 2 === 0 ? 'rolling-gate@' : 'rolling-restart@')).toBe(true);
    }
    expect(stages(result).at(-1)).toBe('rolling-settle');
  });

  test('the same input gives the same plan', () => {
    expect(plan({ operation: 'rolling-restart' })).toEqual(plan({ operation: 'rolling-restart' }));
  });
});

describe('refusals', () => {
  test('stopping a majority of controllers', () => {
    const two = plan({ operation: 'stop', aliases: ['controller1', 'controller2'] });
    expect(codes(two)).toEqual(['OPERATE-MAJORITY']);
    expect(codes(plan({ operation: 'stop', aliases: ['controller1'] }))).toEqual([]);
    expect(codes(plan({ operation: 'restart', aliases: ['controller1', 'controller2'] }))).toEqual([
      'OPERATE-MAJORITY',
    ]);
  });

  test('one more controller when one is down already, also one by one', () => {
    const facts = { controllersUp: ['controller1', 'controller2'] };
    expect(codes(plan({ operation: 'stop', aliases: ['controller1'] }, facts))).toEqual(['OPERATE-MAJORITY']);
    expect(codes(plan({ operation: 'rolling-restart', aliases: of('controller') }, facts))).toEqual([
      'OPERATE-MAJORITY',
    ]);
    expect(codes(plan({ operation: 'stop', aliases: ['controller3'] }, facts))).toEqual([]);
  });

  test('the last replica, unless the word is typed', () => {
    const lone = { count: 3, examples: ['/db/20240105'] };
    const input = { operation: 'stop' as const, aliases: ['datanode1'] };
    const [refusal] = refusals(plan(input, { lone }));
    expect(refusal).toMatchObject({ code: 'OPERATE-LAST-REPLICA', confirm: 'datanode1' });
    expect(codes(plan({ ...input, typed: 'datanode2' }, { lone }))).toEqual(['OPERATE-LAST-REPLICA']);
    const accepted = planned(plan({ ...input, typed: 'datanode1' }, { lone }));
    expect(accepted.stages[0]?.steps[0]?.args).toMatchObject({ confirmed: true });
    const several = plan({ ...input, aliases: ['datanode1', 'datanode2'] }, { lone });
    expect(refusals(several)[0]?.confirm).toBe('demo');
  });

  test('a start whose agent is down offers to start it, and then does so first', () => {
    const facts = { online: everything.filter((alias) => !['agent1', 'datanode1'].includes(alias)) };
    const input = { operation: 'start' as const, aliases: ['datanode1'] };
    expect(refusals(plan(input, facts))).toMatchObject([
      { code: 'OPERATE-AGENT-DOWN', aliases: ['agent1'], offer: 'start-agents' },
    ]);
    expect(stages(plan({ ...input, startAgents: true }, facts))).toEqual([
      'check',
      'agents',
      'agents-online',
      'nodes',
      'nodes-ready',
    ]);
    expect(codes(plan({ ...input, aliases: ['datanode1', 'agent1'] }, facts))).toEqual([]);
  });

  test('a start of data nodes without a leader, unless the controllers are started as well', () => {
    const facts = { leader: null, controllersUp: ['controller1'], online: [] };
    expect(codes(plan({ operation: 'start', aliases: ['datanode1'] }, facts))).toEqual(['OPERATE-NO-LEADER']);
    const together = plan(
      { operation: 'start', aliases: [...of('controller'), ...of('agent'), 'datanode1'] },
      facts,
    );
    expect(codes(together)).toEqual([]);
  });

  test('a node that is not there any more', () => {
    expect(refusals(plan({ operation: 'stop', aliases: ['datanode1', 'datanode9'] }))).toMatchObject([
      { code: 'OPERATE-GONE', aliases: ['datanode9'] },
    ]);
  });
});

describe('notices', () => {
  const notices = (result: ReturnType<typeof plan>) => result.notices.map(({ en }) => en).join('\n');

  test('say that the leader would start a stopped node again, and after how long', () => {
    const facts = { restart: { seconds: 60, level: 'OFFLINE' as const } };
    expect(notices(plan({ operation: 'stop', aliases: ['datanode1'] }, facts))).toContain('again after 60 s');
    const crash = { restart: { seconds: 60, level: 'CRASH' as const } };
    expect(notices(plan({ operation: 'stop', aliases: ['datanode1'] }, crash))).toContain(
      'leaves nodes alone',
    );
    expect(notices(plan({ operation: 'start', aliases: ['datanode1'] }, facts))).toBe('');
  });

  test('say that stopping the leader costs an election', () => {
    expect(notices(plan({ operation: 'stop', aliases: ['controller2'] }))).toContain('controller2 leads now');
    expect(notices(plan({ operation: 'stop', aliases: ['controller1'] }))).not.toContain('leads now');
  });
});
