import { nodeLinesFault } from '../config-files.ts';
import type { Controller } from '../controller.ts';
import { ServerError } from '../errors.ts';
import { nodeCountFault } from '../licence.ts';
import { type NodeRow, nodeRows, siteText } from '../sites.ts';
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

function lineOf({ role, computeGroup, zone, ...site }: NodeRow): string {
  return [siteText(site), role, computeGroup, zone].join(',').replace(/,+$/, '');
}

/** Rows that are in force and rows that wait for a restart: a new node must differ from both. */
function knownLines(controller: Controller): string[] {
  const inForce = controller.rows();
  const sites = new Set(inForce.map(siteText));
  const waiting = nodeRows(controller.group.state.nodes).filter((row) => !sites.has(siteText(row)));
  return [...inForce, ...waiting].map(lineOf);
}

function accept(known: string[], lines: string[]): void {
  const fault = nodeLinesFault([...known, ...lines]);
  if (fault) refuse(fault);
}

function newRows(args: Parameters<ServerFunction>[0]): NodeRow[] {
  const hosts = texts(args[0], 'host');
  const aliases = texts(args[2], 'alias');
  const ports =
    args[1]?.form === 'vector' ? Array.from(args[1].data as Int32Array, Number) : [number(args[1], 0)];
  if (hosts.length !== ports.length || hosts.length !== aliases.length)
    refuse('The arguments host, port and alias must have the same length.');
  const role = text(args[4]) ?? 'datanode';
  if (role !== 'datanode' && role !== 'computenode')
    return refuse(`The node type must be datanode or computenode, not ${role}.`);
  const computeGroup = text(args[5]) ?? '';
  const zone = text(args[6]) ?? '';
  return hosts.map((host, i) => ({
    host,
    port: ports[i] ?? 0,
    alias: aliases[i] ?? '',
    role,
    computeGroup,
    zone,
  }));
}

/** The rules of one new node beside the form of its row. */
function acceptNode(controller: Controller, row: NodeRow): void {
  const rows = controller.rows();
  if (!rows.some((known) => known.role === 'agent' && known.host === row.host))
    refuse(`The agent on host ${row.host} doesn't exist.`);
  if (row.computeGroup && row.role !== 'computenode')
    refuse('Only compute nodes can be added to a compute group.');
  if (row.computeGroup && !row.alias.startsWith(row.computeGroup))
    refuse(`The alias ${row.alias} must start with the name of its compute group ${row.computeGroup}.`);
  const zones = new Set(rows.map(({ zone }) => zone).filter(Boolean));
  if (zones.size > 0 && !row.zone) refuse(`The zone of node ${row.alias} must be specified.`);
  if (row.zone && !zones.has(row.zone)) refuse(`The zone ${row.zone} doesn't exist.`);
}

/** Nodes that join or leave without a restart. */
export const membership: Record<string, ServerFunction> = {
  async addAgentToController(args, call) {
    requireAdmin(call, 'addAgentToController');
    const controller = requireLeader(call, 'addAgentToController');
    const host = needText(args, 0, 'host');
    const line = `${host}:${number(args[1], 0)}:${needText(args, 2, 'alias')},agent`;
    if (controller.rows().some((row) => row.role === 'agent' && row.host === host))
      refuse(`The agent on host ${host} already exists.`);
    const waiting = controller.group.state.nodes.includes(line);
    if (!waiting) accept(knownLines(controller), [line]);
    await controller.group.propose((state) => {
      state.added.push(line);
    });
  },
  async addNode(args, call) {
    requireAdmin(call, 'addNode');
    const controller = requireLeader(call, 'addNode');
    const save = flag(args[3], true);
    const rows = newRows(args);
    for (const row of rows) acceptNode(controller, row);
    const lines = rows.map(lineOf);
    const known = knownLines(controller).filter((line) => !lines.includes(line));
    if (rows.some((row) => controller.rows().some((other) => siteText(other) === siteText(row))))
      refuse(`Duplicated node [${lines[0]}].`);
    accept(known, lines);
    const tooMany = nodeCountFault(call.node.licence, nodeRows([...known, ...lines]), call.node.self.alias);
    if (tooMany) refuse(tooMany);
    const aliases = rows.map((row) => row.alias);
    await controller.group.propose((state) => {
      state.removed = state.removed.filter((alias) => !aliases.includes(alias));
      state.added.push(...lines);
      if (save) state.nodes.push(...lines.filter((line) => !state.nodes.includes(line)));
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
