import { randomUUID } from 'node:crypto';
import { awaitLeader } from './cluster.ts';
import { ServerError } from './errors.ts';
import type { Node } from './node.ts';
import { chunkMetaDir, volumesOf } from './runtime-files.ts';
import type { DatabaseMeta, DataNodeSite, NodeHost } from './script/host.ts';
import type { NodeRow } from './sites.ts';

const RPC_MS = 120_000;
const ROWS_FRESH_MS = 2000;

/** Looks nodes up in the leader's list, remembered for two seconds. */
export class NodeDirectory {
  private rows: NodeRow[] = [];
  private at = 0;

  constructor(private readonly node: Node) {}

  async find(alias: string): Promise<NodeRow> {
    if (Date.now() - this.at > ROWS_FRESH_MS) {
      this.rows = await this.node.cluster.ask<NodeRow[]>('ctl.rows');
      this.at = Date.now();
    }
    const row = this.rows.find((known) => known.alias === alias);
    if (!row) throw new ServerError(`The node ${alias} doesn't exist.`);
    return row;
  }
}

/** What the script engine sees of a node (script/host.ts). */
export function nodeHost(node: Node): NodeHost {
  const directory = new NodeDirectory(node);
  return {
    alias: node.self.alias,
    role: node.role,
    storageDir: volumesOf(node.config, node.home)[0] as string,
    metadataDir: chunkMetaDir(node.config, node.home),
    config: (key) => node.config.get(key),
    listDatabases: () => node.cluster.ask<DatabaseMeta[]>('ctl.databases'),
    putDatabase: (meta) =>
      node.cluster.ask<void>('ctl.putDatabase', {
        ...meta,
        revision: (meta.revision ?? 0) + 1,
        change: randomUUID(),
      }),
    dropDatabase: (url) => node.cluster.ask<void>('ctl.dropDatabase', { url }),
    lockKeeper: async () => (await awaitLeader(() => node.cluster.leader())).alias,
    liveDataNodes: () => node.cluster.ask<DataNodeSite[]>('ctl.live'),
    replicationFactor: async () =>
      Number((await node.cluster.ask<string | null>('ctl.setting', { key: 'dfsReplicationFactor' })) ?? 2),
    rpc: async (alias, method, body) => {
      if (alias === node.self.alias) return node.peers.local(`data.${method}`, body);
      return node.peers.ask(await directory.find(alias), `data.${method}`, body, RPC_MS, 'data');
    },
    onRpc: (method, handler) => node.peers.on(`data.${method}`, (body) => handler(body)),
  };
}

/** The same node as a session of this user may use it: only accounts with rights change databases or read tables. */
export function guardedHost(host: NodeHost, isAdmin: () => boolean): NodeHost {
  const need = (what: string): void => {
    if (!isAdmin()) throw new ServerError(`<NoPrivilege>Not granted to ${what}.`);
  };
  return {
    ...host,
    putDatabase: async (meta) => {
      need('create, change or delete databases');
      return host.putDatabase(meta);
    },
    dropDatabase: async (url) => {
      need('create, change or delete databases');
      return host.dropDatabase(url);
    },
    rpc: async (alias, method, body) => {
      need('read or write tables');
      return host.rpc(alias, method, body);
    },
  };
}
