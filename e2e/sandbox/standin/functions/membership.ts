import { nodeLinesFault } from '../config-files.ts';
import type { Controller } from '../controller.ts';
import { ServerError } from '../errors.ts';
import { nodeCountFault } from '../licence.ts';
import { nodeRows } from '../sites.ts';
import {
  flag,
  needText,
  number,
  requireAdmin,
  requireLeader,
  type ServerFunction,
  text,
  texts,
} from './registry.ts';

const refuse = (why: string): never => {
  throw new ServerError(why);
};

function accept(lines: string[]): void {
  const fault = nodeLinesFault(lines);
  if (fault) refuse(fault);
}

const linesOf = (controller: Controller): string[] =>
  controller.rows().map((row) => `${row.host}:${row.port}:${row.alias},${row.role}`);

interface NewNode {
  host: string;
  port: number;
  alias: string;
}

function newNodes(args: Parameters<ServerFunction>[0]): NewNode[] {
  const hosts = texts(args[0], 'host');
  const aliases = texts(args[2], 'alias');
  const ports =
    args[1]?.form === 'vector' ? Array.from(args[1].data as Int32Array, Number) : [number(args[1], 0)];
  return hosts.map((host, i) => ({ host, port: ports[i] ?? 0, alias: aliases[i] ?? '' }));
}

/** Nodes that join or leave without a restart. */
export const membership: Record<string, ServerFunction> = {
  async addAgentToController(args, call) {
    requireAdmin(call, 'addAgentToController');
    const controller = requireLeader(call, 'addAgentToController');
    const line = `${needText(args, 0, 'host')}:${number(args[1], 0)}:${needText(args, 2, 'alias')},agent`;
    accept([...linesOf(controller), line]);
    await controller.group.propose((state) => {
      state.added.push(line);
    });
  },
  async addNode(args, call) {
    requireAdmin(call, 'addNode');
    const controller = requireLeader(call, 'addNode');
    const save = flag(args[3], true);
    const tail = [text(args[4]) ?? 'datanode', text(args[5]) ?? '', text(args[6]) ?? '']
      .join(',')
      .replace(/,+$/, '');
    const lines = newNodes(args).map((node) => {
      const agent = controller.rows().find((row) => row.role === 'agent' && row.host === node.host);
      if (!agent) refuse(`The agent on host ${node.host} doesn't exist.`);
      return `${node.host}:${node.port}:${node.alias},${tail}`;
    });
    const known = linesOf(controller);
    accept([...known, ...lines]);
    const tooMany = nodeCountFault(call.node.licence, nodeRows([...known, ...lines]), call.node.self.alias);
    if (tooMany) refuse(tooMany);
    const aliases = nodeRows(lines).map((row) => row.alias);
    await controller.group.propose((state) => {
      state.removed = state.removed.filter((alias) => !aliases.includes(alias));
      state.added.push(...lines);
      if (save) state.nodes.push(...lines);
    });
  },
  async removeNode(args, call) {
    requireAdmin(call, 'removeNode');
    const controller = requireLeader(call, 'removeNode');
    const aliases = texts(args[0], 'alias');
    for (const alias of aliases) {
      const row = controller.rows().find((known) => known.alias === alias);
      if (row?.role !== 'computenode')
        refuse(`The compute node ${alias} doesn't exist. Only compute nodes can be removed.`);
      if (controller.online(alias) && !flag(args[1], false))
        refuse(`The node ${alias} must be stopped before it is removed.`);
    }
    await controller.group.propose((state) => {
      const keep = (line: string): boolean => !aliases.includes(nodeRows([line])[0]?.alias ?? '');
      state.removed = [...new Set([...state.removed, ...aliases])];
      state.added = state.added.filter(keep);
      state.nodes = state.nodes.filter(keep);
    });
  },
};
