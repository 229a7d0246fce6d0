import { setTimeout as sleep } from 'node:timers/promises';
import { openSession } from '@/lib/dolphindb/session';
import { until } from '@/lib/ssh/test-sandbox';
import { addresses, consoleAccount } from './sandbox';

/** Runs a script on the data node of the second host; gives a scalar's value. */
export async function script(source: string): Promise<unknown> {
  const session = await openSession({ host: addresses[1] as string, port: 8802 });
  try {
    const { user, password } = await consoleAccount();
    await session.login(user, password);
    const value = await session.run(source);
    return value.form === 'scalar' ? value.value : undefined;
  } finally {
    session.close();
  }
}

/** Waits until that data node answers. */
export async function untilAnswering(): Promise<void> {
  const answers = () =>
    script('1').then(
      () => true,
      () => false,
    );
  await until(answers, 30_000, 'a data node that answers');
}

/** Makes the table `t` of a new database: twelve rows in as many partitions, whose values add up to 78. */
export async function createTable(database: string): Promise<void> {
  await script(`db = database("${database}", VALUE, 1..12)
t = table(1..12 as k, 1..12 as v)
db.createPartitionedTable(t, "t", "k").append!(t)`);
}

/** Writes the same rows once more. */
export async function appendRows(database: string): Promise<void> {
  await script(`t = table(1..12 as k, 1..12 as v)\nloadTable("${database}", "t").append!(t)`);
}

export const rowsIn = async (database: string) =>
  Number(await script(`exec count(*) from loadTable("${database}", "t")`));

export const dropTable = (database: string) => script(`dropDatabase("${database}")`);

/** Between two writes; each rewrites files of the Raft group, which a real one does far less often. */
const WRITE_EVERY_MS = 200;

/** Writes the rows again and again until it is ended. */
export function steadyWrites(database: string): { readonly writes: number; end(): Promise<void> } {
  let running = true;
  let writes = 0;
  const work = (async () => {
    while (running) {
      await appendRows(database);
      writes++;
      await sleep(WRITE_EVERY_MS);
    }
  })();
  work.catch(() => undefined);
  return {
    get writes() {
      return writes;
    },
    async end() {
      running = false;
      await work;
    },
  };
}
