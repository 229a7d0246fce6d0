import type { LeaderView } from '@/lib/dolphindb/leader';
import { loadedLicence } from '@/lib/dolphindb/licence';
import { version } from '@/lib/dolphindb/nodes';
import { openSession } from '@/lib/dolphindb/session';
import { AppError } from '@/lib/errors';
import type { Action, ActionContext } from '@/lib/runs/action';
import { type NodeArgs, VerifyArgs } from '@/lib/runs/plans/args';
import { pathsOf } from '@/lib/runs/plans/paths';
import type { Text } from '@/lib/text';
import { offline } from './await-agents';
import { askControllers, ControllerGuard, onLeader } from './support/controllers';
import { hashOf } from './support/hash';
import { patienceOf, poll } from './support/wait';

const ASK_MS = 5000;

const failed = (code: string, text: Text, seen: string, remedy: Text) =>
  new AppError(code, text, { seen, remedy });

/** Waits until the leader sees every node and gives its view; throws VERIFY-OFFLINE with who is missing. */
export async function requireOnline(
  ctx: ActionContext,
  { controllers, nodes }: Pick<VerifyArgs, 'controllers' | 'nodes'>,
): Promise<LeaderView> {
  const guard = new ControllerGuard(ctx, controllers);
  const all = [...controllers, ...nodes];
  let missing = all;
  let leaders: string[] = [];
  const view = await poll(ctx, Math.min(patienceOf(ctx), Date.now() + 30_000), async () => {
    const now = await askControllers(controllers);
    await guard.check(now);
    missing = offline(now, all);
    leaders = now.nodes.filter(({ isLeader }) => isLeader).map(({ alias }) => alias);
    return missing.length === 0 && guard.complete(now) && leaders.length <= 1 ? now : undefined;
  });
  if (view) return view;
  const seen = [
    ...missing.map(({ alias, address, port }) => `offline: ${alias} ${address}:${port}`),
    `leader: ${leaders.join(', ') || 'none'}`,
  ];
  throw failed(
    'VERIFY-OFFLINE',
    {
      en: `${all.length - missing.length} of ${all.length} nodes are online.`,
      zh: `${all.length} 个节点中有 ${all.length - missing.length} 个在线。`,
    },
    seen.join('\n'),
    {
      en: 'Look at the logs of the missing nodes, then deploy again or, in an upgrade, plan the rest anew, which starts them.',
      zh: '请查看离线节点的日志，然后重新部署；升级时请选择重新规划剩余步骤，以启动这些节点。',
    },
  );
}

/** Asks a node for the number of its version; throws what the connection throws. */
export async function versionOf({ address, port }: NodeArgs): Promise<string> {
  const session = await openSession({ host: address, port, timeoutMs: ASK_MS });
  try {
    return (await version(session, { timeoutMs: ASK_MS })).number;
  } finally {
    session.close();
  }
}

/** Asks every node for its version; throws VERIFY-VERSION with those that run another one. */
export async function requireVersion({
  controllers,
  nodes,
  version: wanted,
}: Pick<VerifyArgs, 'controllers' | 'nodes' | 'version'>): Promise<void> {
  const found = await Promise.all(
    [...controllers, ...nodes].map(async (node) => ({ alias: node.alias, number: await versionOf(node) })),
  );
  const odd = found.filter(({ number }) => number !== wanted);
  if (odd.length === 0) return;
  throw failed(
    'VERIFY-VERSION',
    { en: `Not every node runs version ${wanted}.`, zh: `并非所有节点都运行 ${wanted} 版本。` },
    odd.map(({ alias, number }) => `${alias}: ${number}`).join('\n'),
    {
      en: 'Stop the node that runs an older programme, then deploy again or, in an upgrade, plan the rest anew.',
      zh: '请停止仍在运行旧程序的节点后重新部署；升级时请选择重新规划剩余步骤。',
    },
  );
}

async function requireLicence(
  ctx: ActionContext,
  { installations, licenceSha256 }: VerifyArgs,
): Promise<void> {
  for (const { hostId, address, dir } of installations) {
    const path = pathsOf(dir).licence;
    const found = await hashOf(ctx, await ctx.connect(hostId), path);
    if (found === licenceSha256) continue;
    throw failed(
      'VERIFY-LICENCE',
      {
        en: `${path} on ${address} is not the licence that was deployed.`,
        zh: `${address} 上的 ${path} 与所部署的授权许可不一致。`,
      },
      found ?? 'no file',
      { en: 'Deploy again.', zh: '请重新部署。' },
    );
  }
}

/** Proves the finished cluster: all nodes online, one leader, one version, the licence in place, Deck's account accepted. Changes nothing and therefore runs every time. */
export const verifyCluster: Action<VerifyArgs> = {
  name: 'verify-cluster',
  args: VerifyArgs,
  describe({ controllers, nodes, installations, licenceSha256, version: wanted }) {
    return {
      commands: [
        `# ask the leader: getClusterPerf(true), ${controllers.length + nodes.length} nodes with state = 1, one with isLeader = true`,
        `# ask every node: version() is ${wanted}`,
        ...installations.map(
          ({ address, dir }) =>
            `echo "${licenceSha256}  ${pathsOf(dir).licence}" | sha256sum -c   # on ${address}`,
        ),
        '# sign in on the leader with the console account; license()',
      ],
    };
  },
  async apply(ctx, args) {
    const view = await requireOnline(ctx, args);
    await requireVersion(args);
    await requireLicence(ctx, args);
    const licence = await onLeader(ctx, args.clusterId, args.controllers, (session) =>
      loadedLicence(session),
    );
    const total = args.controllers.length + args.nodes.length;
    ctx.log(
      `${total} of ${total} nodes online, leader ${view.leader?.alias ?? ''}, version ${args.version}, licence until ${licence.expiration || 'unknown'}`,
    );
  },
};
