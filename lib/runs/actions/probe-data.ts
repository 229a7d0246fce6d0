import type { DdbSession } from '@/lib/dolphindb/session';
import { scalar } from '@/lib/dolphindb/values';
import { AppError, toAppError } from '@/lib/errors';
import type { Action, ActionContext } from '@/lib/runs/action';
import type { NodeArgs } from '@/lib/runs/plans/args';
import { ProbeDataArgs } from '@/lib/runs/plans/args-upgrade';
import { fullName, onNode, readRow, TABLES, tablesNow } from './support/old-tables';

const ASK_MS = 20_000;
const ROWS = 8;

function writeScript(database: string): string {
  return [
    `path = "${database}"`,
    'if (existsDatabase(path)) { dropDatabase(path) }',
    'db = database(path, VALUE, 1..4)',
    `t = table(1..${ROWS} as k, 1..${ROWS} as v)`,
    'db.createPartitionedTable(t, "probe", "k").append!(t)',
    'exec sum(v) from loadTable(path, "probe")',
  ].join('\n');
}

async function writeAndRead(session: DdbSession, database: string): Promise<void> {
  const sum = Number(scalar(await session.run(writeScript(database), { timeoutMs: ASK_MS })));
  const wanted = (ROWS * (ROWS + 1)) / 2;
  if (sum !== wanted) throw new Error(`read ${sum}, wrote rows with the sum ${wanted}`);
}

/** What could not be read before the upgrade says nothing about the new version. */
async function readOld(
  ctx: ActionContext,
  session: DdbSession,
  { database, upgradeId }: ProbeDataArgs,
): Promise<number> {
  // Loaded here: the actions themselves open no database.
  const before = upgradeId && (await (await import('@/lib/upgrades/record')).readableBefore(upgradeId));
  const all = await tablesNow(session, database);
  const tables = before ? all.filter((table) => before.includes(fullName(table))) : all.slice(0, TABLES);
  for (const table of tables) {
    await readRow(session, table);
    ctx.log(`read from ${fullName(table)}`);
  }
  return tables.length;
}

async function probe(ctx: ActionContext, node: NodeArgs, args: ProbeDataArgs): Promise<void> {
  const { clusterId, database } = args;
  await onNode(clusterId, node, async (session) => {
    try {
      await writeAndRead(session, database);
    } finally {
      const drop = `if (existsDatabase("${database}")) { dropDatabase("${database}") }`;
      if (session.open) await session.run(drop, { timeoutMs: ASK_MS });
    }
    const read = await readOld(ctx, session, args);
    ctx.log(`${node.alias}: ${ROWS} rows written and read, ${read} tables of before read`);
  });
}

/** Writes rows into a database of its own through one data node, reads them back, drops the database, and reads from tables that could be read before. */
export const probeData: Action<ProbeDataArgs> = {
  name: 'probe-data',
  args: ProbeDataArgs,
  describe: ({ nodes, database }) => ({
    commands: [
      `# on ${nodes.map(({ alias }) => alias).join(' or ')}, signed in with the console account:`,
      `# database("${database}", VALUE, 1..4), ${ROWS} rows written, read and dropped again; one row of up to ${TABLES} other tables read`,
    ],
  }),
  async apply(ctx, args) {
    const [node] = args.nodes;
    if (!node) return;
    try {
      await probe(ctx, node, args);
    } catch (caught) {
      ctx.signal.throwIfAborted();
      const { code, text, detail } = toAppError(caught);
      const cause = detail.cause instanceof Error ? detail.cause.message : '';
      throw new AppError(
        'UPGRADE-PROBE',
        {
          en: `Writing and reading through ${node.alias} does not work.`,
          zh: `通过 ${node.alias} 读写数据失败。`,
        },
        {
          seen: [code, detail.seen ?? (cause || text.en)].join(': '),
          remedy: {
            en: 'Look at the log of this node, then resume, or roll back.',
            zh: '请查看该节点日志后继续执行，或回退。',
          },
        },
      );
    }
  },
};
