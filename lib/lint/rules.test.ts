import { describe, expect, it } from 'vitest';
import { defaultHaSpec } from '@/lib/topology/defaults';
import { renderFiles } from '@/lib/topology/render';
import type { LintInput } from './facts';
import { lintCluster } from './lint';

const now = new Date('2026-01-15T12:00:00Z');
const hosts = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ name: `P${index + 1}`, address: `10.0.0.${80 + index}` }));
const good = () => renderFiles(defaultHaSpec(hosts(3)));
type Files = Record<string, string>;
type Edit = (files: Files) => void;

/** What every HA tree is told: its files are read once. */
const ALWAYS = ['V-FIL-11'];
const rules = (input: Omit<LintInput, 'now'>) =>
  [...new Set(lintCluster({ ...input, now }).map(({ rule }) => rule))]
    .filter((rule) => !ALWAYS.includes(rule))
    .sort();

const on =
  (path: string, from: string | RegExp, to: string): Edit =>
  (files) => {
    const before = files[path] ?? '';
    files[path] = before.replace(from, to);
    if (files[path] === before) throw new Error(`nothing to replace in ${path}`);
  };
const every =
  (name: string, from: string | RegExp, to: string): Edit =>
  (files) => {
    for (const path of Object.keys(files)) if (path.endsWith(`/${name}`)) on(path, from, to)(files);
  };
const add = (name: string, line: string) => every(name, /$/, `${line}\n`);
const all =
  (...edits: Edit[]): Edit =>
  (files) => {
    for (const edit of edits) edit(files);
  };
const both =
  (from: RegExp, to: string): Edit =>
  (files) => {
    for (const [path, text] of Object.entries(files)) files[path] = text.replace(from, to);
  };

/** One small fault per rule, and the rules that it shows. */
const FAULTS: [string, Edit, string[]?][] = [
  ['V-TOP-01', every('cluster.nodes', '10.0.0.82:8803:computenode3', '10.0.0.82:8803:datanode1')],
  ['V-TOP-02', every('cluster.nodes', ':computenode3', ':compute node3')],
  ['V-TOP-03', every('cluster.nodes', ':8803:computenode3', ':8802:computenode3')],
  ['V-TOP-04', every('cluster.nodes', ':8803:computenode3', ':88030:computenode3')],
  ['V-TOP-05', every('cluster.nodes', ':8803:computenode3', ':8803')],
  ['V-TOP-06', every('cluster.nodes', 'localSite,mode\n', 'site,mode\n')],
  ['V-TOP-07', every('cluster.nodes', 'computenode3,computenode', 'computenode3,ComputeNode')],
  ['V-TOP-08', every('cluster.nodes', 'computenode3,computenode', 'agent4,agent'), ['V-FIL-13', 'V-TOP-08']],
  ['V-TOP-09', all(every('cluster.nodes', /.*agent3,agent\n/, ''), (files) => delete files['P3/agent.cfg'])],
  ['V-TOP-10', all(every('controller.cfg', 'dfsHAMode=Raft\n', ''), every('agent.cfg', /sites=.*\n/, ''))],
  [
    'V-TOP-11',
    all(
      both(/.*:controller[23],controller\n/g, ''),
      both(/,[^,]*controller[23]:controller/g, ''),
      (files) => {
        delete files['P2/controller.cfg'];
        delete files['P3/controller.cfg'];
      },
    ),
  ],
  [
    'V-TOP-12',
    all(
      both(/(10.0.0.82:8800:controller3,controller\n)/g, '$110.0.0.83:8800:controller4,controller\n'),
      both(/(,10.0.0.82:8800:controller3:controller)/g, '$1,10.0.0.83:8800:controller4:controller'),
    ),
    ['V-FIL-13', 'V-TOP-12'],
  ],
  ['V-TOP-13', both(/10\.0\.0\.81:8800/g, '10.0.0.80:8810'), ['V-TOP-13', 'V-TOP-14']],
  ['V-TOP-15', every('cluster.nodes', ':8800:controller2', ':8900:controller2')],
  ['V-TOP-17', both(/10\.0\.0\.8(\d)/g, '172.0.0.$1')],
  ['V-TOP-18', both(/10\.0\.0\.80/g, '127.0.0.1')],
  [
    'V-TOP-19',
    all(
      every('cluster.nodes', 'localSite,mode', 'localSite,mode,computeGroup'),
      every('cluster.nodes', 'computenode3,computenode', 'computenode3,computenode,cg1'),
    ),
  ],
  [
    'V-TOP-20',
    all(
      every('cluster.nodes', 'localSite,mode', 'localSite,mode,computeGroup,zone'),
      every('cluster.nodes', 'computenode3,computenode', 'computenode3,computenode,,z1'),
    ),
  ],
  [
    'V-TOP-21',
    all(
      every('cluster.nodes', 'localSite,mode', 'localSite,mode,computeGroup'),
      every('cluster.nodes', 'datanode3,datanode', 'datanode3,datanode,d'),
    ),
  ],
  ['V-REP-01', every('controller.cfg', 'dfsReplicationFactor=2', 'dfsReplicationFactor=4')],
  ['V-REP-02', every('controller.cfg', 'dfsReplicationFactor=2', 'dfsReplicationFactor=1')],
  ['V-REP-03', every('cluster.nodes', /10\.0\.0\.8[12]:8802/g, '10.0.0.80:8804'), ['V-REP-03', 'V-TOP-03']],
  ['V-REP-05', every('controller.cfg', 'dfsReplicaReliabilityLevel=1', 'dfsReplicaReliabilityLevel=0')],
  ['V-REP-06', every('controller.cfg', 'dfsReplicationFactor=2', 'dfsReplicationFactor=3')],
  ['V-REP-07', add('controller.cfg', 'dfsRecoveryWaitTime=30000')],
  ['V-REP-08', on('P2/controller.cfg', 'dataSync=1\n', ''), ['V-REP-08', 'V-RES-04']],
  ['V-REP-08', on('P2/controller.cfg', 'dfsReplicaReliabilityLevel=1', 'dfsReplicaReliabilityLevel=2')],
  [
    'V-AGT-01',
    on(
      'P2/agent.cfg',
      'controllerSite=10.0.0.80:8800:controller1',
      'controllerSite=10.0.0.80:8800:controler1',
    ),
  ],
  ['V-AGT-02', on('P2/agent.cfg', /sites=.*\n/, '')],
  ['V-AGT-03', on('P2/agent.cfg', 'sites=10.0.0.81:8801:agent2', 'sites=10.0.0.80:8801:agent1')],
  ['V-AGT-04', on('P2/agent.cfg', ',10.0.0.82:8800:controller3:controller', '')],
  [
    'V-AGT-05',
    all(
      on('P2/agent.cfg', 'localSite=10.0.0.81', 'localSite=10.0.0.91'),
      on('P2/agent.cfg', 'sites=10.0.0.81', 'sites=10.0.0.91'),
    ),
  ],
  [
    'V-AGT-06',
    all(
      on('P2/agent.cfg', /10.0.0.81:8801:agent2/g, '10.0.0.81:8811:agentX'),
      every('cluster.nodes', /.*agent2,agent\n/, ''),
    ),
    ['V-AGT-06', 'V-TOP-09'],
  ],
  [
    'V-AGT-07',
    all(on('P2/controller.cfg', 'controller2', 'ctl2'), every('cluster.nodes', ':controller2', ':ctl2')),
    ['V-AGT-04', 'V-AGT-07'],
  ],
  ['V-FIL-01', on('P2/agent.cfg', /^/, '\n')],
  ['V-FIL-01', every('cluster.nodes', /^/, '\n')],
  ['V-FIL-02', on('P2/agent.cfg', /\n/g, '\r\n')],
  ['V-FIL-03', on('P2/agent.cfg', /^/, '\uFEFF')],
  ['V-FIL-04', on('P2/agent.cfg', /\n$/, '')],
  ['V-FIL-05', on('P2/agent.cfg', 'workerNum=4', 'workerNum=4 ')],
  ['V-FIL-06', on('P2/cluster.cfg', 'subExecutors=4', 'subExecutors=5')],
  ['V-FIL-06', on('P2/cluster.nodes', 'datanode3', 'datanode4')],
  ['V-FIL-07', on('P2/agent.cfg', 'workerNum', 'workNum')],
  ['V-FIL-07', add('controller.cfg', 'webWorkNum=4')],
  ['V-FIL-07', every('cluster.cfg', 'maxConnections', 'maxConnection')],
  ['V-FIL-07', on('P1/controller.cfg', 'maxMemSize', 'maxmemsize')],
  ['V-FIL-07', on('P1/controller.cfg', 'lanCluster=0', 'lanCluster=0\ndatanodeRestartInterval 30')],
  ['V-FIL-08', add('controller.cfg', 'persistenceDir=/data/stream')],
  ['V-FIL-08', add('agent.cfg', 'datanode1.maxMemSize=4')],
  ['V-FIL-09', on('P2/agent.cfg', 'workerNum=4', 'workerNum=4\nworkerNum=8')],
  ['V-FIL-10', every('cluster.nodes', 'agent3,agent\n', 'agent3,agent\n// new hosts\n')],
  ['V-FIL-12', on('P2/agent.cfg', 'mode=agent\n', '')],
  ['V-FIL-13', (files) => delete files['P2/agent.cfg']],
  ['V-FIL-14', every('cluster.cfg', 'newValuePartitionPolicy=add', 'newValuePartitionPolicy=skip')],
  ['V-FIL-15', on('P2/agent.cfg', 'lanCluster=0', 'lanCluster=0\0'), ['V-FIL-15', 'V-VAL-01', 'V-NET-01']],
  ['V-VAL-01', every('cluster.cfg', 'maxMemSize=32', 'maxMemSize=32G')],
  ['V-VAL-01', every('controller.cfg', 'dfsReplicaReliabilityLevel=1', 'dfsReplicaReliabilityLevel=3')],
  ['V-PTH-01', add('cluster.cfg', 'datanode1.volumes=/data/<ALIAS>')],
  ['V-PTH-02', add('cluster.cfg', 'volumes=data/<ALIAS>')],
  ['V-PTH-03', add('cluster.cfg', 'volumes=/data/vol')],
  [
    'V-PTH-04',
    all(
      every('cluster.nodes', /computenode([12]),computenode/g, 'dn$1,datanode'),
      add('cluster.cfg', '%.redoLogDir=/data/redo'),
    ),
  ],
  ['V-PTH-05', add('cluster.cfg', 'datanode7.workerNum=8')],
  ['V-PTH-06', add('cluster.cfg', 'compute%.computeNodeCacheDir=/cache'), ['V-PTH-03', 'V-PTH-06']],
  ['V-PTH-07', add('cluster.cfg', 'volumes=/data dir/<ALIAS>')],
  [
    'V-PTH-08',
    all(both(/10\.0\.0\.81:8800/g, '10.0.0.80:8810'), add('controller.cfg', 'dfsMetaDir=/meta')),
    ['V-PTH-08', 'V-TOP-13', 'V-TOP-14'],
  ],
  [
    'V-PTH-09',
    all(add('cluster.cfg', 'volumes=/data/<ALIAS>'), add('cluster.cfg', 'redoLogDir=/data/<ALIAS>/redo')),
  ],
  [
    'V-PTH-14',
    all(add('cluster.cfg', 'volumes=/data/<ALIAS>'), add('cluster.cfg', 'tempResultsSpillDir=/data')),
  ],
  ['V-RES-02', every('cluster.cfg', 'maxMemSize=32', 'maxMemSize=0')],
  ['V-RES-03', every('cluster.cfg', 'OLAPCacheEngineSize=2', 'OLAPCacheEngineSize=20')],
  ['V-RES-04', every('controller.cfg', 'dataSync=1\n', '')],
  ['V-RES-07', add('cluster.cfg', 'emergencyMemSize=18')],
  ['V-RES-08', add('cluster.cfg', 'localExecutors=3')],
  ['V-RES-09', add('cluster.cfg', 'maxConnectionPerSite=2')],
  ['V-RES-11', add('cluster.cfg', 'remoteExecutors=2')],
  ['V-RES-13', add('cluster.cfg', 'logLevel=DEBUG')],
  ['V-RES-14', add('cluster.cfg', 'computeNodeMemCacheSize=20')],
  ['V-RES-15', add('controller.cfg', 'defaultJobParallelism=65')],
  ['V-RES-16', add('cluster.cfg', 'maxLogSize=10')],
  ['V-RES-18', add('cluster.cfg', 'memLimitOfQueryResult=30')],
  ['V-RES-18', add('cluster.cfg', 'memLimitOfTaskGroupResult=16')],
  ['V-RES-19', every('cluster.cfg', 'workerNum=4', 'workerNum=')],
  ['V-NET-01', every('agent.cfg', 'lanCluster=0\n', '')],
  ['V-NET-03', add('cluster.cfg', '%.publicName=127.0.0.1')],
  [
    'V-NET-03',
    all(add('controller.cfg', 'enableHTTPS=true'), add('controller.cfg', 'publicName=19.56.128.21')),
  ],
  ['V-NET-04', add('cluster.cfg', 'enableRpcSSL=true')],
  ['V-NET-05', add('cluster.cfg', 'enableRDMA=true')],
  ['V-NET-06', add('controller.cfg', 'raftElectionTick=400')],
  ['V-STR-01', add('cluster.cfg', 'streamingRaftGroups=2:datanode1:datanode2')],
  ['V-STR-01', add('cluster.cfg', 'streamingRaftGroups=1:datanode1:datanode2:datanode3')],
  ['V-STR-01', add('cluster.cfg', 'streamingRaftGroups=2:datanode1:datanode2:datanode9')],
  ['V-STR-02', all(add('cluster.cfg', 'streamingHAMode=raft'), add('controller.cfg', 'clusterName=c'))],
  [
    'V-STR-03',
    all(
      add('cluster.cfg', 'streamingRaftGroups=2:datanode1:datanode2:datanode3'),
      add('cluster.cfg', 'mvccTableRaftGroups=2:datanode1:datanode2:datanode3'),
    ),
  ],
  [
    'V-STR-04',
    all(add('cluster.cfg', 'streamingHAMode=raft'), add('cluster.cfg', 'persistenceDir=/s/<ALIAS>')),
  ],
  ['V-STR-05', add('cluster.cfg', 'streamingHADir=/s/<ALIAS>')],
  ['V-STR-06', add('cluster.cfg', 'datanode1.subPort=9000')],
  [
    'V-STR-07',
    all(
      every('cluster.cfg', 'maxPubConnections=64', 'maxPubConnections=0'),
      add('cluster.cfg', 'persistenceDir=/s/<ALIAS>'),
    ),
  ],
];

describe('lintCluster on files', () => {
  it('has nothing to say of the tutorial cluster but how HA clusters are edited', () => {
    expect(lintCluster({ files: good(), now }).map(({ rule, severity }) => [rule, severity])).toEqual([
      ['V-FIL-11', 'info'],
    ]);
  });

  it.each(FAULTS)('shows %s and no other rule for its fault', (rule, edit, expected = [rule]) => {
    const files = good();
    edit(files);
    expect(rules({ files })).toEqual([...expected].sort());
  });

  it.each(['P1', 'P3'])('sees a fault that only the copies of %s have', (host) => {
    const files = good();
    on(`${host}/cluster.cfg`, /$/, 'datanode1.volumes=/data/<ALIAS>\n')(files);
    on(`${host}/cluster.nodes`, /.*agent3,agent\n/, '')(files);
    const expected = ['V-FIL-06', 'V-PTH-01', 'V-TOP-09'];
    expect(rules({ files })).toEqual(host === 'P3' ? ['V-AGT-06', ...expected] : expected);
  });

  it('shows single-controller rules without HA', () => {
    const single = renderFiles(defaultHaSpec(hosts(1)));
    expect(rules({ files: single })).toEqual(['V-REP-04']);
    const unlisted = {
      ...single,
      'P1/cluster.nodes': (single['P1/cluster.nodes'] ?? '').replace(/.*controller1,controller\n/, ''),
    };
    expect(rules({ files: unlisted })).toEqual(['V-REP-04', 'V-TOP-16']);
  });

  it('suggests the right name for misspelled ones', () => {
    const remedy = (key: string) =>
      lintCluster({ files: { 'controller.cfg': `mode=controller\n${key}=1\n` }, now }).find(
        ({ rule }) => rule === 'V-FIL-07',
      )?.remedy?.en;
    expect(['workNum', 'webWorkNum', 'maxConnection', 'maxmemsize', 'dfsHaMode'].map(remedy)).toEqual(
      ['workerNum', 'webWorkerNum', 'maxConnections', 'maxMemSize', 'dfsHAMode'].map(
        (name) => `Write ${name}`,
      ),
    );
  });

  it('names file and line of the fault', () => {
    const files = good();
    on('P2/agent.cfg', 'workerNum', 'workNum')(files);
    expect(lintCluster({ files, now })).toContainEqual(
      expect.objectContaining({ rule: 'V-FIL-07', file: 'P2/agent.cfg', line: 5 }),
    );
  });

  it('never shows the value of a secret parameter', () => {
    const files = {
      'controller.cfg':
        'mode=controller\nlocalSite=h:1:c\nmetricsToken=hunter2\nmetricsToken=hunter3\noauthClientSecret=hunter4\noauthClientSecert=hunter5\n',
    };
    expect(JSON.stringify(lintCluster({ files, now }))).not.toMatch(/hunter\d/);
  });
});
