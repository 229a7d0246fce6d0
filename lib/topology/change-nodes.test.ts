import { describe, expect, it } from 'vitest';
import type { ConfigDocument } from '@/lib/revisions/types';
import { changedSpec, changeWay, controllersToRestart, type NodesWish } from './change-nodes';
import { nextAlias, nextHostName, suggestHostNodes, suggestNode } from './change-nodes-defaults';
import { changedDocuments } from './change-nodes-files';
import { changeFindings, driftOfRows } from './change-nodes-findings';
import { defaultHaSpec } from './defaults';
import { installationsOf } from './render';
import type { ClusterSpec } from './spec';

const hosts = (count: number) =>
  Array.from({ length: count }, (_, at) => ({ name: `P${at + 1}`, address: `10.0.0.${80 + at}` }));
const nothing: NodesWish = { hosts: [], add: [], remove: [] };
const ha = defaultHaSpec(hosts(3));

function documentsOf(spec: ClusterSpec): ConfigDocument[] {
  const all = installationsOf(spec).flatMap(({ installations }) => installations);
  const own = all.flatMap(({ controller, agent, files }): ConfigDocument[] => [
    ...(controller
      ? [
          {
            key: `controller.cfg:${controller.alias}`,
            kind: 'controller.cfg' as const,
            alias: controller.alias,
            text: files['controller.cfg'] ?? '',
          },
        ]
      : []),
    ...(agent
      ? [
          {
            key: `agent.cfg:${agent.alias}`,
            kind: 'agent.cfg' as const,
            alias: agent.alias,
            text: files['agent.cfg'] ?? '',
          },
        ]
      : []),
  ]);
  const { 'cluster.cfg': cfg = '', 'cluster.nodes': nodes = '' } =
    all.find((each) => each.controller)?.files ?? {};
  return [
    { key: 'cluster.nodes', kind: 'cluster.nodes', text: nodes },
    { key: 'cluster.cfg', kind: 'cluster.cfg', text: cfg },
    ...own,
  ];
}
const textOf = (documents: ConfigDocument[], key: string) =>
  documents.find((document) => document.key === key)?.text ?? '';
const rules = (spec: ClusterSpec, wish: Partial<NodesWish>, facts = {}) =>
  changeFindings(spec, { ...nothing, ...wish }, facts)
    .filter(({ severity }) => severity === 'error')
    .map(({ rule }) => rule);

describe('defaults', () => {
  it('give the next alias of the role and the port that its like have, or the next free one', () => {
    expect(suggestNode(ha, 'datanode', '10.0.0.81')).toEqual({
      alias: 'datanode4',
      role: 'datanode',
      host: '10.0.0.81',
      port: 8804,
    });
    expect(suggestNode(ha, 'agent', '10.0.0.90').port).toBe(8801);
  });

  it('follow the names that the cluster has and never give a used number again', () => {
    const pseudo = defaultHaSpec(hosts(1), { ha: true });
    expect(nextAlias(pseudo, 'datanode')).toBe('node4');
    const less = changedSpec(ha, { ...nothing, remove: ['datanode1'] });
    expect(nextAlias(less, 'datanode')).toBe('datanode4');
    expect(nextAlias(ha, 'computenode', 'orca')).toBe('orca1');
  });

  it('give a joining host its agent and nodes with different aliases and ports', () => {
    const nodes = suggestHostNodes(ha, '10.0.0.90', { controller: 0, datanode: 2, computenode: 1 });
    expect(nodes.map(({ alias, port }) => `${alias}:${port}`)).toEqual([
      'agent4:8801',
      'datanode4:8802',
      'datanode5:8803',
      'computenode4:8804',
    ]);
    expect(nextHostName(ha)).toBe('P4');
  });
});

describe('how', () => {
  const way = (wish: Partial<NodesWish>) => changeWay(ha, { ...nothing, ...wish }).way;

  it('adds data and compute nodes and agents online and removes compute nodes online', () => {
    expect(way({ add: [suggestNode(ha, 'datanode', '10.0.0.80')] })).toBe('online');
    expect(way({ remove: ['computenode1'] })).toBe('online');
  });

  it('removes data nodes and agents with the restart of every controller', () => {
    expect(way({ remove: ['datanode3'] })).toBe('restart');
    expect(controllersToRestart(ha, { ...nothing, remove: ['datanode3'] })).toEqual([
      'controller1',
      'controller2',
      'controller3',
    ]);
  });

  it('changes controllers only with the whole cluster stopped', () => {
    expect(way({ remove: ['controller3'] })).toBe('full-stop');
    expect(way({ add: [suggestNode(ha, 'controller', '10.0.0.90')], remove: ['datanode1'] })).toBe(
      'full-stop',
    );
  });
});

describe('files', () => {
  it('keep every line of the operator and add one row for a new node', () => {
    const documents = documentsOf(ha).map((document) => ({ ...document, text: `${document.text}# kept\n` }));
    const after = changedDocuments(documents, ha, {
      ...nothing,
      add: [{ alias: 'datanode4', role: 'datanode', host: '10.0.0.80', port: 8804 }],
    });
    expect(textOf(after, 'cluster.nodes')).toBe(
      `${textOf(documents, 'cluster.nodes')}10.0.0.80:8804:datanode4,datanode\n`,
    );
    expect(after.filter(({ key }) => key !== 'cluster.nodes')).toEqual(
      documents.filter(({ key }) => key !== 'cluster.nodes'),
    );
  });

  it('widen the header of cluster.nodes for a compute group', () => {
    const node = { ...suggestNode(ha, 'computenode', '10.0.0.80', { computeGroup: 'orca' }) };
    const after = changedDocuments(documentsOf(ha), ha, { ...nothing, add: [node] });
    expect(textOf(after, 'cluster.nodes').split('\n')[0]).toBe('localSite,mode,computeGroup');
    expect(textOf(after, 'cluster.nodes')).toContain('10.0.0.80:8804:orca1,computenode,orca\n');
  });

  it('take out the rows and the own lines of removed nodes', () => {
    const named = {
      ...ha,
      nodeSettings: [...ha.nodeSettings, { qualifier: 'datanode3', name: 'maxMemSize', value: '4' }],
    };
    const after = changedDocuments(documentsOf(named), named, { ...nothing, remove: ['datanode3'] });
    expect(textOf(after, 'cluster.nodes')).not.toContain('datanode3');
    expect(textOf(after, 'cluster.cfg')).not.toContain('datanode3');
    expect(changedSpec(named, { ...nothing, remove: ['datanode3'] }).nodeSettings).toEqual(ha.nodeSettings);
  });

  it('make the files of a new host from those of its like, and tell every agent of new controllers', () => {
    const five = hosts(5);
    const documents = documentsOf(ha).map((document) =>
      document.kind === 'agent.cfg' || document.kind === 'controller.cfg'
        ? { ...document, text: `${document.text}maxConnections2=7\n` }
        : document,
    );
    const wish: NodesWish = {
      hosts: five.slice(3),
      add: [
        { alias: 'controller4', role: 'controller', host: '10.0.0.83', port: 8800 },
        { alias: 'controller5', role: 'controller', host: '10.0.0.84', port: 8800 },
        { alias: 'agent4', role: 'agent', host: '10.0.0.83', port: 8801 },
      ],
      remove: [],
    };
    const after = changedDocuments(documents, ha, wish);
    const all = [1, 2, 3, 4, 5].map((n) => `10.0.0.${79 + n}:8800:controller${n}:controller`).join(',');
    expect(textOf(after, 'agent.cfg:agent1')).toContain(`sites=10.0.0.80:8801:agent1:agent,${all}\n`);
    expect(textOf(after, 'agent.cfg:agent4')).toContain(`sites=10.0.0.83:8801:agent4:agent,${all}\n`);
    expect(textOf(after, 'agent.cfg:agent4')).toContain('maxConnections2=7');
    expect(textOf(after, 'controller.cfg:controller5')).toBe(
      textOf(documents, 'controller.cfg:controller1').replace(
        '10.0.0.80:8800:controller1',
        '10.0.0.84:8800:controller5',
      ),
    );
    expect(changedSpec(ha, wish).hosts).toHaveLength(5);
  });

  it('point an agent at a controller that stays', () => {
    const five = defaultHaSpec(hosts(5), { controllers: 5 });
    const wish = { ...nothing, remove: ['controller1', 'controller5'] };
    const agent = textOf(changedDocuments(documentsOf(five), five, wish), 'agent.cfg:agent2');
    expect(agent).toContain('controllerSite=10.0.0.81:8800:controller2\n');
    expect(agent).not.toContain('controller1');
    expect(agent).not.toContain('controller5');
  });

  it('say the same as the spec after the change', () => {
    const wish = {
      hosts: [{ name: 'P4', address: '10.0.0.90', publicName: 'db4.example' }],
      add: suggestHostNodes(ha, '10.0.0.90', { controller: 0, datanode: 1, computenode: 1 }),
      remove: ['computenode1'],
    };
    const lines = (documents: ConfigDocument[]) =>
      Object.fromEntries(documents.map(({ key, text }) => [key, text.trim().split('\n').sort()]));
    expect(lines(changedDocuments(documentsOf(ha), ha, wish))).toEqual(
      lines(documentsOf(changedSpec(ha, wish))),
    );
  });
});

describe('findings', () => {
  const node = suggestNode(ha, 'datanode', '10.0.0.80');

  it('are none for a sane wish', () => {
    expect(changeFindings(ha, { ...nothing, add: [node] }, { maxNodes: 100 })).toEqual([]);
    expect(changeFindings(ha, { ...nothing, remove: ['computenode2'] })).toEqual([]);
  });

  it.each<[string, string, Partial<NodesWish>]>([
    ['a used alias', 'V-TOP-01', { add: [{ ...node, alias: 'datanode1' }] }],
    ['an alias that breaks its line', 'V-TOP-02', { add: [{ ...node, alias: 'a,b' }] }],
    ['a used address', 'V-TOP-03', { add: [{ ...node, port: 8802 }] }],
    ['a port that is none', 'V-TOP-04', { add: [{ ...node, port: 70_000 }] }],
    ['a second agent', 'V-TOP-08', { add: [{ ...node, role: 'agent' }] }],
    [
      'a host without an agent',
      'V-TOP-09',
      { hosts: [{ name: 'P4', address: '10.0.0.90' }], add: [{ ...node, host: '10.0.0.90' }] },
    ],
    ['a host that is not the cluster’s', 'SETUP-HOST', { add: [{ ...node, host: '10.0.0.99' }] }],
    ['an even number of controllers', 'V-TOP-12', { remove: ['controller1'] }],
    ['too few controllers', 'V-TOP-11', { remove: ['controller1', 'controller2'] }],
    [
      'a second controller on a host',
      'SETUP-INSTALLATIONS',
      {
        add: [
          { alias: 'c4', role: 'controller', host: '10.0.0.80', port: 8810 },
          { alias: 'c5', role: 'controller', host: '10.0.0.81', port: 8810 },
        ],
      },
    ],
    ['a zone where the cluster has none', 'V-TOP-20', { add: [{ ...node, zone: 'z1' }] }],
    ['a compute group of a data node', 'V-TOP-21', { add: [{ ...node, computeGroup: 'datanode' }] }],
    [
      'an alias outside its compute group',
      'V-TOP-19',
      { add: [{ ...node, role: 'computenode', computeGroup: 'orca' }] },
    ],
    ['an unknown node to remove', 'SETUP-UNKNOWN', { remove: ['nobody'] }],
    ['an agent whose nodes stay', 'SETUP-AGENT', { remove: ['agent1'] }],
    ['too few data nodes for the copies', 'V-REP-01', { remove: ['datanode1', 'datanode2'] }],
    ['a host without a node', 'SETUP-EMPTY', { hosts: [{ name: 'P4', address: '10.0.0.90' }] }],
  ])('refuse %s', (_, rule, wish) => {
    expect(rules(ha, wish)).toContain(rule);
  });

  it('refuse a data node that runs, and one more controller without Raft', () => {
    expect(rules(ha, { remove: ['datanode1'] }, { online: ['datanode1'] })).toEqual(['SETUP-RUNNING']);
    const single = defaultHaSpec(hosts(2), { ha: false });
    expect(rules(single, { add: [suggestNode(single, 'controller', '10.0.0.81')] })).toContain('V-TOP-10');
  });

  it('refuse more data and compute nodes than the licence allows and warn before that', () => {
    const find = (maxNodes: number) => changeFindings(ha, { ...nothing, add: [node] }, { maxNodes })[0];
    expect(find(6)).toMatchObject({ rule: 'V-RES-06', severity: 'error' });
    expect(find(7)).toMatchObject({ rule: 'V-RES-06', severity: 'warning' });
  });

  it('want one of the existing zones', () => {
    const zoned = { ...ha, nodes: ha.nodes.map((each) => ({ ...each, zone: 'z1' })) };
    expect(rules(zoned, { add: [{ ...node, zone: 'z2' }] })).toEqual(['V-TOP-20']);
    expect(rules(zoned, { add: [{ ...node, zone: 'z1' }] })).toEqual([]);
  });

  it('name rows that the leader and Deck do not share, but not those that the wish explains', () => {
    const rows = textOf(documentsOf(ha), 'cluster.nodes').trim().split('\n').slice(1);
    expect(driftOfRows(ha, nothing, rows)).toEqual([]);
    const foreign = [...rows.slice(1), '10.0.0.80:8804:datanode4,datanode'];
    expect(driftOfRows(ha, nothing, foreign).map(({ seen }) => seen)).toEqual([
      '10.0.0.80:8800:controller1',
      '10.0.0.80:8804:datanode4',
    ]);
    expect(driftOfRows(ha, { ...nothing, add: [node], remove: ['controller1'] }, foreign)).toEqual([]);
  });
});
