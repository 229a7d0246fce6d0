import { join } from 'node:path';
import { type Node, VERSION_TEXT } from '../node.ts';
import { metadataDir, volumesOf } from '../runtime-files.ts';
import { record, string, stringVector, type Value } from '../script/values.ts';
import { MODE_CODE, siteText } from '../sites.ts';
import { requireController, type ServerFunction, text } from './registry.ts';

const SENSITIVE = [
  'clusterReplicationExecutionPassword',
  's3SecretAccessKey',
  'oauthClientSecret',
  'metricsToken',
];

/** Directories that are in force although nobody set them. */
function defaults(node: Node): [string, string][] {
  if (node.role === 'controller') return [['dfsMetaDir', metadataDir(node.config, node.homeDir, node.home)]];
  if (node.role !== 'datanode') return [];
  const [first = ''] = volumesOf(node.config, node.home);
  return [
    ['volumes', volumesOf(node.config, node.home).join(',')],
    ['chunkMetaDir', first],
    ['redoLogDir', join(node.home, 'log/redoLog')],
    ['TSDBRedoLogDir', join(node.home, 'log/TSDBRedo')],
  ];
}

function settings(call: Parameters<ServerFunction>[1]): Map<string, string> {
  const { node } = call;
  const all = new Map([...defaults(node), ...node.config]);
  all.set('localSite', siteText(node.self)).set('mode', node.role).set('home', node.homeDir);
  for (const key of SENSITIVE) all.delete(key);
  return all;
}

const value = (setting: string): Value =>
  setting.includes(',') ? stringVector(setting.split(',')) : string(setting);

export const identity: Record<string, ServerFunction> = {
  version: () => VERSION_TEXT,
  getNodeType: (_, { node }) => MODE_CODE[node.role],
  getNodeAlias: (_, { node }) => node.self.alias,
  getNodeHost: (_, { node }) => node.self.host,
  getNodePort: (_, { node }) => node.self.port,
  getControllerAlias: (_, { node }) => node.cluster.controllerAlias(),
  getActiveMaster(_, call) {
    const controller = requireController(call, 'getActiveMaster');
    return controller.leader()?.alias ?? '';
  },
  isControllerInitialized(_, call) {
    const controller = requireController(call, 'isControllerInitialized');
    return controller.group.isLeader();
  },
  isDataNodeInitialized: (_, { node }) =>
    (node.role === 'datanode' || node.role === 'computenode') && node.cluster.leader() !== undefined,
  getClusterLiveDataNodes(_, call) {
    const controller = requireController(call, 'getClusterLiveDataNodes');
    return controller.liveDataNodes().map(siteText);
  },
  getConfig(args, call) {
    const all = settings(call);
    const key = text(args[0]);
    if (key !== undefined) return value(all.get(key) ?? '');
    return record(Object.fromEntries([...all].map(([name, setting]) => [name, value(setting)])));
  },
};
