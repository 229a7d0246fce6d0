/** A cluster in one process, for tests: nodes that call each other directly, a catalogue in memory, data on disk. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseMeta, DataNodeSite, NodeHost } from './host.ts';
import { ScriptSession } from './index.ts';
import { registerStorage } from './serve.ts';
import { registerLocks } from './store/lock.ts';
import type { Value } from './values.ts';

type Handler = (body: Buffer) => Promise<Buffer>;

export class FakeCluster {
  readonly folder = mkdtempSync(join(tmpdir(), 'standin-script-'));
  readonly config = new Map<string, string>([['newValuePartitionPolicy', 'add']]);
  readonly down = new Set<string>();
  readonly printed: string[] = [];
  /** `alias method` of every call between nodes. */
  readonly calls: string[] = [];
  private catalogue = '[]';
  private readonly handlers = new Map<string, Map<string, Handler>>();

  constructor(
    private readonly dataNodes = ['datanode1', 'datanode2', 'datanode3'],
    private readonly factor = 2,
  ) {
    for (const alias of dataNodes) this.startNode(alias);
  }

  /** Starts a data node as a new process would: with nothing but its disk. */
  startNode(alias: string): void {
    this.handlers.set(alias, new Map());
    this.down.delete(alias);
    const host = this.host(alias, 'datanode');
    registerStorage(host);
    registerLocks(host);
  }

  storageOf(alias: string): string {
    return join(this.folder, alias, 'storage');
  }

  databases(): DatabaseMeta[] {
    return JSON.parse(this.catalogue) as DatabaseMeta[];
  }

  host(alias: string, role: NodeHost['role']): NodeHost {
    const replace = (url: string, meta?: DatabaseMeta) => {
      const others = this.databases().filter((d) => d.url !== url);
      this.catalogue = JSON.stringify(meta ? [...others, meta] : others);
    };
    return {
      alias,
      role,
      storageDir: this.storageOf(alias),
      metadataDir: this.storageOf(alias),
      config: (key) => this.config.get(key),
      listDatabases: async () => this.databases(),
      putDatabase: async (meta) => replace(meta.url, meta),
      dropDatabase: async (url) => replace(url),
      liveDataNodes: async () => this.live(),
      replicationFactor: async () => this.factor,
      lockKeeper: async () => this.live()[0]?.alias ?? '',
      rpc: async (to, method, body) => this.rpc(to, method, body),
      onRpc: (method, handler) => this.handlers.get(alias)?.set(method, handler),
    };
  }

  private live(): DataNodeSite[] {
    const sites = this.dataNodes.map((alias, i) => ({ alias, host: '127.0.0.1', port: 8900 + i }));
    return sites.filter((site) => !this.down.has(site.alias));
  }

  private async rpc(to: string, method: string, body: Buffer): Promise<Buffer> {
    this.calls.push(`${to} ${method}`);
    if (this.down.has(to)) throw new Error(`Cannot reach ${to}`);
    const handler = this.handlers.get(to)?.get(method);
    if (!handler) throw new Error(`${to} does not know ${method}`);
    return handler(Buffer.from(body));
  }

  session(
    alias = 'datanode1',
    role: NodeHost['role'] = 'datanode',
    functions: Record<string, (args: Value[]) => Value> = {},
  ): ScriptSession {
    return new ScriptSession(this.host(alias, role), {
      print: (text) => this.printed.push(text),
      call: (name, args) => {
        if (name === 'login') return Promise.resolve({ form: 'void' });
        const fn = functions[name];
        return fn ? (async () => fn(args))() : undefined;
      },
    });
  }

  close(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
