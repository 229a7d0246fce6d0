import { quote } from '@/lib/commands/quote';
import { AppError } from '@/lib/errors';
import type { Action, ActionContext } from '@/lib/runs/action';
import { ConfigArgs } from '@/lib/runs/plans/args';
import { pathsOf } from '@/lib/runs/plans/paths';
import type { HostConnection } from '@/lib/ssh/types';
import { differing, plannedFiles, writeFiles } from './support/config-files';
import { hostOf, LOOK_MS } from './support/remote';

type ConfigFile = ConfigArgs['files'][number];

/** The files that the Raft group owns after its first start; the two others stay plain files (dolphindb-operations.md 1). */
const GROUP_FILES = new Set(['cluster.nodes', 'cluster.cfg']);
const meaning = (text: string) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .join('\n');

async function startedBefore(
  ctx: ActionContext,
  conn: HostConnection,
  { dir, ha, controller }: ConfigArgs,
): Promise<boolean> {
  if (!ha || !controller) return false;
  const raft = quote(`${pathsOf(dir).data}/${controller}/raft`);
  const { exitCode } = await conn.exec(`[ -d ${raft} ]`, {
    timeoutMs: LOOK_MS,
    signal: ctx.signal,
    check: false,
  });
  return exitCode === 0;
}

function groupOwns(address: string, path: string, now: string, planned: string): AppError {
  const lines = new Set(meaning(now).split('\n'));
  const added = meaning(planned)
    .split('\n')
    .filter((line) => !lines.has(line));
  return new AppError(
    'DEPLOY-GROUP-OWNS',
    {
      en: `${path} on ${address} differs from the plan, but since its first start the cluster's Raft group owns its content; a change of the file would have no effect.`,
      zh: `${address} 上的 ${path} 与计划不同，但集群首次启动后其内容由 Raft 组管理，直接修改文件不会生效。`,
    },
    {
      seen:
        added.length > 0
          ? `not on the host: ${added.slice(0, 10).join(' | ')}`
          : 'lines on the host that the plan does not have',
      remedy: {
        en: 'Make the change on the cluster’s Config page, which saves it through the leader. Before the first deployment is complete: take it back, complete the deployment, then make it there.',
        zh: '请在该集群的“配置”页中修改，由 Deck 通过 leader 保存；首次部署完成之前，请先撤回修改并完成部署，再到该页修改。',
      },
    },
  );
}

/** Gives the files to write; those of a group that has started are left alone when they mean the same and refused when not. */
async function filesToWrite(
  ctx: ActionContext,
  conn: HostConnection,
  args: ConfigArgs,
): Promise<ConfigFile[]> {
  const changed = await differing(ctx, conn, args);
  if (!changed.some(({ name }) => GROUP_FILES.has(name)) || !(await startedBefore(ctx, conn, args)))
    return changed;
  const own = changed.filter(({ name }) => !GROUP_FILES.has(name));
  if (args.groupKnown) return own;
  for (const { name, content } of changed.filter((file) => GROUP_FILES.has(file.name))) {
    const path = `${pathsOf(args.dir).config}/${name}`;
    const now = await conn.readFile(path, { timeoutMs: LOOK_MS, signal: ctx.signal });
    if (meaning(now?.toString('utf8') ?? '') !== meaning(content))
      throw groupOwns(conn.address, path, now?.toString('utf8') ?? '', content);
  }
  return own;
}

/** Writes the configuration files of one installation, each by a rename. */
export const writeConfig: Action<ConfigArgs> = {
  name: 'write-config',
  args: ConfigArgs,
  describe({ dir, files }) {
    return { commands: [`mkdir -p ${pathsOf(dir).config}`], files: plannedFiles({ dir, files }) };
  },
  async check(ctx, args) {
    return (await filesToWrite(ctx, await hostOf(ctx), args)).length === 0 ? 'done' : 'needed';
  },
  async apply(ctx, args) {
    const conn = await hostOf(ctx);
    const files = await filesToWrite(ctx, conn, args);
    await writeFiles(ctx, conn, { dir: args.dir, files });
  },
};
