import { describe, expect, it } from 'vitest';
import { documentsOfSpec } from '@/lib/revisions/documents';
import { parsePlan, planSteps } from '@/lib/runs/plan-schema';
import type { NodesWish } from '@/lib/topology/change-nodes';
import { suggestHostNodes, suggestNode } from '@/lib/topology/change-nodes-defaults';
import { changedDocuments, changedSettings } from '@/lib/topology/change-nodes-files';
import { defaultHaSpec } from '@/lib/topology/defaults';
import { planSetup, type SetupInput } from './setup';

const hosts = (count: number) =>
  Array.from({ length: count }, (_, at) => ({ name: `P${at + 1}`, address: `10.0.0.${80 + at}` }));
const ha = defaultHaSpec(hosts(3));
const nothing: NodesWish = { hosts: [], add: [], remove: [] };

function inputFor(wish: Partial<NodesWish>, more: Partial<SetupInput> = {}): SetupInput {
  const all = { ...nothing, ...wish };
  const documents = documentsOfSpec(ha);
  return {
    cluster: { id: 'c1', name: 'demo', installDir: '/opt/dolphindb', spec: ha },
    wish: all,
    documents: changedDocuments(documents, ha, all),
    settings: changedSettings(ha, all, documents.find(({ key }) => key === 'cluster.cfg')?.text ?? ''),
    hosts: hosts(6).map(({ address }) => ({ id: `h-${address}`, address })),
    package: {
      id: 'p',
      version: '3.00.2',
      variant: '',
      fileName: 'd.zip',
      source: 'upload',
      sha256: 'a'.repeat(64),
    },
    licence: { id: 'l', sha256: 'b'.repeat(64) },
    start: true,
    since: new Date(0).toISOString(),
    note: '',
    ...more,
  };
}
const stagesOf = (wish: Partial<NodesWish>, more: Partial<SetupInput> = {}) =>
  parsePlan(planSetup(inputFor(wish, more))).stages.map(({ key }) => key);
const stepsOf = (wish: Partial<NodesWish>, more: Partial<SetupInput> = {}) =>
  planSteps(parsePlan(planSetup(inputFor(wish, more))));

const newHost = {
  hosts: [{ name: 'P4', address: '10.0.0.83' }],
  add: suggestHostNodes(ha, '10.0.0.83', { controller: 0, datanode: 1, computenode: 0 }),
};

describe('planSetup', () => {
  it('adds nodes on known hosts with the leader only, records them before it starts them', () => {
    const wish = {
      add: [suggestNode(ha, 'datanode', '10.0.0.80'), suggestNode(ha, 'computenode', '10.0.0.81')],
    };
    expect(stagesOf(wish)).toEqual(['arrive', 'record', 'nodes', 'nodes-ready']);
    expect(stagesOf(wish, { start: false })).toEqual(['arrive', 'record']);
    const [add] = stepsOf(wish);
    expect(add?.args.nodes).toMatchObject([
      { alias: 'datanode4', row: '10.0.0.80:8804:datanode4,datanode' },
      { alias: 'computenode4', row: '10.0.0.81:8804:computenode4,computenode' },
    ]);
  });

  it('brings package, licence and agent.cfg to a new host and to no other', () => {
    expect(stagesOf(newHost)).toEqual([
      'check',
      'distribute',
      'unpack',
      'licence',
      'configure',
      'agents',
      'arrive',
      'record',
      'nodes',
      'nodes-ready',
    ]);
    const steps = stepsOf(newHost);
    expect(new Set(steps.flatMap(({ host }) => host ?? []))).toEqual(new Set(['10.0.0.83']));
    const written = steps.find(({ action }) => action === 'write-config')?.args.files as { name: string }[];
    expect(written.map(({ name }) => name)).toEqual(['agent.cfg']);
  });

  it('refuses a new host without package and licence', () => {
    expect(() => planSetup(inputFor(newHost, { package: undefined }))).toThrow('SETUP-NO-PACKAGE');
  });

  it('stops a compute node before the leader lets it go', () => {
    expect(stagesOf({ remove: ['computenode1'] })).toEqual(['leave-stop-nodes', 'leave-list', 'record']);
  });

  it('takes a whole host away: nodes, then its agent; restarts the controllers one by one when asked', () => {
    const bigger = defaultHaSpec(hosts(4));
    const cluster = { id: 'c1', name: 'demo', installDir: '/opt/dolphindb', spec: bigger };
    const wish = { ...nothing, remove: ['agent4', 'datanode4', 'computenode4'] };
    const restart = { leader: 'controller2' };
    const input = { ...inputFor(wish), cluster, restart };
    expect(planSetup(input).stages.map(({ key }) => key)).toEqual([
      'leave-stop-nodes',
      'leave-stop-agents',
      'leave-list',
      'record',
      'rolling-controllers',
    ]);
    const record = planSetup(input).stages[3]?.steps[0];
    expect(record?.args.restart).toEqual(['controller1', 'controller2', 'controller3']);
  });

  it('stops everything for new controllers: list saved first, files replaced when all stand still, record before data nodes', () => {
    const wish = {
      hosts: hosts(5).slice(3),
      add: [
        { alias: 'controller4', role: 'controller' as const, host: '10.0.0.83', port: 8800 },
        { alias: 'controller5', role: 'controller' as const, host: '10.0.0.84', port: 8800 },
      ],
    };
    expect(stagesOf(wish)).toEqual([
      'check',
      'distribute',
      'unpack',
      'licence',
      'configure',
      'save',
      'stop-nodes',
      'stop-agents',
      'stop-controllers',
      'files',
      'controllers',
      'leader',
      'agents',
      'agents-online',
      'record',
      'nodes',
      'nodes-ready',
    ]);
    const steps = stepsOf(wish);
    const replaced = steps.filter(({ action }) => action === 'replace-files');
    expect(replaced.map(({ host }) => host)).toEqual(['10.0.0.80', '10.0.0.81', '10.0.0.82']);
    const files = replaced[0]?.args.files as { name: string; content: string }[];
    expect(files.map(({ name }) => name).sort()).toEqual(['agent.cfg', 'cluster.nodes']);
    expect(files.every(({ content }) => content.includes('10.0.0.84:8800:controller5'))).toBe(true);
    expect(steps.filter(({ action }) => action === 'stop-controller')).toHaveLength(3);
    expect(steps.filter(({ action }) => action === 'start-controller')).toHaveLength(5);
  });

  it('removes a host with its controller: its nodes leave in safety before the rest is stopped', () => {
    const five = defaultHaSpec(hosts(5), { controllers: 5 });
    const cluster = { id: 'c1', name: 'demo', installDir: '/opt/dolphindb', spec: five };
    const gone = ['4', '5'].flatMap((n) => [
      `controller${n}`,
      `agent${n}`,
      `datanode${n}`,
      `computenode${n}`,
    ]);
    const wish = { ...nothing, remove: gone };
    const input = {
      ...inputFor(wish),
      cluster,
      documents: changedDocuments(documentsOfSpec(five), five, wish),
    };
    const plan = parsePlan(planSetup(input));
    expect(plan.stages.map(({ key }) => key).slice(0, 7)).toEqual([
      'leave-stop-nodes',
      'leave-stop-agents',
      'leave-list',
      'save',
      'stop-nodes',
      'stop-agents',
      'stop-controllers',
    ]);
    expect(planSteps(plan).filter(({ action }) => action === 'start-controller')).toHaveLength(3);
  });

  it('leaves a host alone that is dead for good: nothing is stopped there, the leader lets its nodes go, and the record names it', () => {
    const gone = ['10.0.0.82'];
    const plan = planSetup({ ...inputFor({ remove: ['agent3', 'datanode3', 'computenode3'] }), gone });
    expect(plan.stages.map(({ key }) => key)).toEqual(['leave-list', 'record']);
    expect(planSteps(parsePlan(plan)).some(({ host }) => host === '10.0.0.82')).toBe(false);
    const list = planSteps(parsePlan(plan))[0]?.args as { nodes: { alias: string }[] };
    expect(list.nodes.map(({ alias }) => alias).sort()).toEqual(['agent3', 'computenode3', 'datanode3']);
    const record = planSteps(parsePlan(plan)).find(({ action }) => action === 'record-setup');
    expect(record?.args).toMatchObject({ gone });
  });

  it('stops the others alone when a dead host loses its controller too', () => {
    const five = defaultHaSpec(hosts(5), { controllers: 5 });
    const cluster = { id: 'c1', name: 'demo', installDir: '/opt/dolphindb', spec: five };
    const remove = ['4', '5'].flatMap((n) => [
      `controller${n}`,
      `agent${n}`,
      `datanode${n}`,
      `computenode${n}`,
    ]);
    const wish = { ...nothing, remove };
    const documents = changedDocuments(documentsOfSpec(five), five, wish);
    const plan = planSetup({ ...inputFor(wish), cluster, documents, gone: ['10.0.0.84'] });
    const steps = planSteps(parsePlan(plan));
    expect(steps.some(({ host }) => host === '10.0.0.84')).toBe(false);
    expect(steps.filter(({ action }) => action === 'stop-controller')).toHaveLength(4);
    expect(JSON.stringify(steps.filter(({ action }) => action === 'stop-nodes'))).not.toContain('datanode5');
  });

  it('says in its title and in the record which revision it brings back', () => {
    const plan = planSetup({ ...inputFor({ remove: ['computenode1'] }), revertOf: 7 });
    expect(plan.title.en).toBe('Bring back the nodes of revision 7 of demo: remove computenode1');
    const record = planSteps(parsePlan(plan)).find(({ action }) => action === 'record-setup');
    expect(record?.args).toMatchObject({ revertOf: 7, wish: { remove: ['computenode1'] } });
  });

  it('gives the same plan for the same input', () => {
    expect(planSetup(inputFor(newHost))).toEqual(planSetup(inputFor(newHost)));
  });
});
