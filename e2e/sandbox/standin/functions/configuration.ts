import { readFileSync } from 'node:fs';
import { nodeLinesFault, parseClusterLine, settingLines, splitSetting } from '../config-files.ts';
import { ServerError } from '../errors.ts';
import { writeDurably } from '../raft-store.ts';
import {
  type Call,
  requireAdmin,
  requireController,
  requireLeader,
  type ServerFunction,
  texts,
} from './registry.ts';

/** What guests see of cluster.cfg. */
const INSENSITIVE = [
  'webLoginRequired',
  'webModules',
  'oauth',
  'oauthWebType',
  'oauthAuthUri',
  'oauthRedirectUri',
  'oauthClientId',
  'oauthAllowPasswordLoginNodes',
];

const refuse = (why: string): never => {
  throw new ServerError(why);
};

async function clusterLines(call: Call): Promise<string[]> {
  const { controller, cluster, files } = call.node;
  if (!controller) return cluster.ask<string[]>('ctl.config');
  // Without Raft the file is the truth: an edit by hand is loaded here.
  if (!controller.group.highAvailability && files.clusterConfig) {
    const lines = settingLines(readFileSync(files.clusterConfig, 'utf8'));
    await controller.group.propose((state) => {
      state.config = lines;
    });
  }
  return controller.group.state.config;
}

export const configuration: Record<string, ServerFunction> = {
  loadControllerConfigs(_, call) {
    requireAdmin(call, 'loadControllerConfigs');
    requireController(call, 'loadControllerConfigs');
    return settingLines(readFileSync(call.node.files.config as string, 'utf8'));
  },
  saveControllerConfigs(args, call) {
    requireAdmin(call, 'saveControllerConfigs');
    requireController(call, 'saveControllerConfigs');
    const lines = texts(args[0], 'configs');
    for (const line of lines) if (!splitSetting(line)) refuse(`Invalid configuration [${line}].`);
    writeDurably(call.node.files.config as string, `${lines.join('\n')}\n`);
  },
  getClusterNodesCfg(_, call) {
    return requireController(call, 'getClusterNodesCfg').group.state.nodes;
  },
  async saveClusterNodes(args, call) {
    requireAdmin(call, 'saveClusterNodes');
    const controller = requireLeader(call, 'saveClusterNodes');
    const lines = texts(args[0], 'nodes').filter((line) => !/^localSite\s*,/i.test(line));
    const fault = nodeLinesFault(lines);
    if (fault) refuse(fault);
    await controller.group.propose((state) => {
      state.nodes = lines;
    });
  },
  async loadClusterNodesConfigs(_, call) {
    const lines = await clusterLines(call);
    if (call.caller.user !== 'guest') return lines;
    return lines.filter((line) => INSENSITIVE.includes(parseClusterLine(line)?.key ?? ''));
  },
  async saveClusterNodesConfigs(args, call) {
    requireAdmin(call, 'saveClusterNodesConfigs');
    const controller = requireLeader(call, 'saveClusterNodesConfigs');
    const lines = texts(args[0], 'configs');
    for (const line of lines) if (!splitSetting(line)) refuse(`Invalid configuration [${line}].`);
    await controller.group.propose((state) => {
      state.config = lines;
    });
  },
  reloadClusterConfig(_, call) {
    requireAdmin(call, 'reloadClusterConfig');
    const controller = requireLeader(call, 'reloadClusterConfig');
    controller.validate(controller.group.state);
  },
};
