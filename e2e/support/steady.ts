import { Client } from './client.ts';

const databaseUrl = 'dfs://steady';
const againMs = 200;
/** The client has no deadline of its own. */
const callMs = 20_000;
/** A client that finds no node for so long has lost its cluster. */
const patienceMs = 60_000;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** A client of the cluster as an application has one: it reconnects to the next data node when a call fails. */
class Application {
  private client: Client | undefined;
  private at: number;
  /** Failures that a reconnect has mended. */
  mended = 0;

  constructor(
    private readonly sites: string[],
    first: number,
  ) {
    this.at = first;
  }

  /** Carries out `work`, on another connection when it fails; rejects when that has not helped for long. */
  async call<A>(work: (client: Client) => Promise<A>): Promise<A> {
    const until = Date.now() + patienceMs;
    for (;;) {
      try {
        this.client ??= await Client.connect(this.sites[this.at % this.sites.length] as string);
        return await work(this.client);
      } catch (error) {
        this.client?.close();
        this.client = undefined;
        this.at += 1;
        this.mended += 1;
        if (Date.now() > until) throw error;
        await pause(againMs);
      }
    }
  }

  close(): void {
    this.client?.close();
  }
}

export interface SteadyEnd {
  /** Rows that were acknowledged, and reads that were answered. */
  written: number;
  read: number;
  mended: number;
}

/** Writes a row and reads the table again and again until it is ended. */
export class SteadyClients {
  private running = true;
  private written = 0;
  private read = 0;
  private readonly writer: Application;
  private readonly reader: Application;
  private readonly work: Promise<unknown>;

  private constructor(sites: string[]) {
    this.writer = new Application(sites, 0);
    this.reader = new Application(sites, 1);
    this.work = Promise.all([this.write(), this.readAll()]);
    this.work.catch(() => undefined);
  }

  /** Creates the table anew and begins. */
  static async begin(sites: string[]): Promise<SteadyClients> {
    const client = await Client.connect(sites[0] as string);
    await client.script(`if (existsDatabase("${databaseUrl}")) { dropDatabase("${databaseUrl}") }
      db = database("${databaseUrl}", HASH, [INT, 6])
      db.createPartitionedTable(table(1..1 as id), "rows", "id")`);
    client.close();
    return new SteadyClients(sites);
  }

  /** A call that failed may have been carried out all the same: what is there is not written twice. */
  private async write(): Promise<void> {
    const table = `loadTable("${databaseUrl}", "rows")`;
    while (this.running) {
      const id = this.written;
      let tried = false;
      await this.writer.call(async (client) => {
        const there =
          tried && Number(await client.script(`exec count(*) from ${table} where id = ${id}`, callMs)) > 0;
        tried = true;
        if (!there) await client.script(`${table}.append!(table(${id}..${id} as id))`, callMs);
      });
      this.written += 1;
    }
  }

  private async readAll(): Promise<void> {
    while (this.running) {
      const before = this.written;
      const rows = await this.reader.call((client) =>
        client.script(`exec count(*) from loadTable("${databaseUrl}", "rows")`, callMs),
      );
      if (Number(rows) < before) throw new Error(`${rows} rows are read of ${before} acknowledged`);
      this.read += 1;
      await pause(20);
    }
  }

  /** Ends both; rejects when one of them lost data or the cluster. */
  async end(): Promise<SteadyEnd> {
    this.running = false;
    try {
      await this.work;
      return { written: this.written, read: this.read, mended: this.writer.mended + this.reader.mended };
    } finally {
      this.writer.close();
      this.reader.close();
    }
  }

  /** Ids that the table holds, each as often as it is there. */
  static async ids(site: string): Promise<number[]> {
    const client = await Client.connect(site);
    const ids = await client.script<Iterable<number>>(
      `exec id from (select id from loadTable("${databaseUrl}", "rows")) order by id`,
    );
    client.close();
    return [...ids].map(Number);
  }
}
