/** What the script engine needs of the node it runs on; the node implements it, so the engine can be tested without one. */

export interface DataNodeSite {
  alias: string;
  host: string;
  port: number;
}

/** One partition of one table: where its replicas are and how many rows it holds. */
export interface ChunkMeta {
  id: string;
  /** Path inside the database, e.g. `20230108` for a VALUE partition by date. */
  partition: string;
  table: string;
  rows: number;
  /** Aliases of the data nodes that hold a replica. */
  replicas: string[];
  /** Counts the writes. */
  version: number;
  /** Replicas that missed writes: the version and the rows that they have. */
  behind?: Record<string, { version: number; rows: number }>;
}

/** One database as the controller group records it; plain JSON, so that it can travel and be written to disk. */
export interface DatabaseMeta {
  url: string;
  engine: string;
  partitionType: string;
  /** Engine-specific JSON: partition scheme, tables with column names and types, partition columns. */
  definition: unknown;
  chunks: ChunkMeta[];
  /** Counts the changes; a change that another one came before is refused. */
  revision?: number;
  /** Names the last change, so that its repetition is known. */
  change?: string;
}

export interface NodeHost {
  alias: string;
  role: 'controller' | 'agent' | 'datanode' | 'computenode';
  /** Absolute directory of this data node's own storage (`<home>/<alias>/storage`); meaningful on data nodes only. */
  storageDir: string;
  /** Absolute directory of CHUNK_METADATA: chunkMetaDir, else the first volume. */
  metadataDir: string;
  /** Configuration value in force on this node, or undefined. */
  config(key: string): string | undefined;
  /** Catalogue of the cluster; every call goes to the leading controller and rejects when there is none. */
  listDatabases(): Promise<DatabaseMeta[]>;
  putDatabase(meta: DatabaseMeta): Promise<void>;
  dropDatabase(url: string): Promise<void>;
  /** Alias of the node that keeps the writers' queue. */
  lockKeeper(): Promise<string>;
  liveDataNodes(): Promise<DataNodeSite[]>;
  replicationFactor(): Promise<number>;
  /** Sends `body` to handler `method` on another node (or this one) and resolves with its answer. */
  rpc(alias: string, method: string, body: Buffer): Promise<Buffer>;
  /** Registers the handler that answers `rpc` calls to this node. */
  onRpc(method: string, handler: (body: Buffer) => Promise<Buffer>): void;
}
