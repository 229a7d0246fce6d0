import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { openSession } from '@/lib/dolphindb/session';
import { scalar } from '@/lib/dolphindb/values';
import { arrange, readyDraft } from '../support/arrange.ts';
import { hosts, onEveryHost, sandbox } from '../support/hosts.ts';
import { until } from '../support/poll.ts';
import { newDataDir } from '../support/server.ts';
import { Deck } from './deck.ts';
import { prepareDisk } from './injections.ts';

const run = promisify(execFile);

/** Releases that share one form of metadata; the first is deployed. */
const VERSIONS = ['2.00.11.3', '2.00.11.4', '2.00.11.5', '2.00.11.6'];
export const INSTALLED = '/opt/dolphindb';
const DATA_NODE = { host: hosts[1] ?? '', port: 8802 };

async function build(version: string): Promise<string> {
  const { stdout } = await run('bash', [sandbox('SH'), 'package', version], { timeout: 180_000 });
  return stdout.trim().split('\n').at(-1) ?? '';
}

/** Runs a script on a data node as the administrator of the database. */
export async function script(source: string): Promise<unknown> {
  const session = await openSession({ ...DATA_NODE, timeoutMs: 5000 });
  try {
    await session.login('admin', '123456');
    const value = await session.run(source);
    return value.form === 'scalar' ? scalar(value) : undefined;
  } finally {
    session.close();
  }
}

const rows = `db = database("dfs://ops", VALUE, 1..12)
t = table(1..12 as k, 1..12 as v)
db.createPartitionedTable(t, "t", "k").append!(t)`;

/** Sum of the values that were written before the first upgrade. */
export const ROWS_SUM = 78;

/** A deployed cluster with rows in it, and a Deck that knows it. */
export class World {
  private at = 0;
  private readonly packages = new Map<string, string>();

  private constructor(readonly deck: Deck) {}

  static async make(calls: Record<string, number>): Promise<World> {
    await prepareDisk();
    const dataDir = newDataDir();
    const { clusterId = '' } = await arrange(dataDir, readyDraft);
    const deck = new Deck(dataDir, clusterId, calls);
    await deck.start();
    const runId = await deck.ask<string>('deploy');
    const end = await deck.settled(240_000, runId);
    if (end === 'waits' || end?.status !== 'succeeded') throw new Error(`deploying: ${JSON.stringify(end)}`);
    await until('the data node takes rows', () => script(rows).then(() => true), 30_000);
    return new World(deck);
  }

  get version(): string {
    return VERSIONS[this.at] ?? '';
  }

  /** The release after this one; nothing after the last. */
  get next(): string | undefined {
    return VERSIONS[this.at + 1];
  }

  /** Says that the cluster has the next release now. */
  upgraded(): void {
    this.at++;
  }

  /** Begins the upgrade to the next release, as soon as the checks allow it. */
  async begin(): Promise<void> {
    await tidy();
    const version = this.next ?? '';
    const known =
      this.packages.get(version) ?? (await this.deck.ask<string>('addPackage', await build(version)));
    this.packages.set(version, known);
    await until('an upgrade may begin', async () => this.deck.ask<string>('begin', known), 60_000);
  }
}

/** Removes what earlier upgrades have left, so that every one has all of its work to do. */
async function tidy(): Promise<void> {
  await onEveryHost(`cd ${INSTALLED}/.deck && rm -rf backups aside ./*.zip; true`);
}
