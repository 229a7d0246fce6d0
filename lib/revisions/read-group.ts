import 'server-only';
import { consoleAccount } from '@/lib/clusters/console-account';
import { getClusterNodesCfg, loadClusterNodesConfigs } from '@/lib/dolphindb/cluster-config';
import { isDdbError, type Site } from '@/lib/dolphindb/errors';
import { findLeader } from '@/lib/dolphindb/leader';
import { openSession } from '@/lib/dolphindb/session';
import { AppError, isAppError } from '@/lib/errors';
import type { Text } from '@/lib/text';
import { nodesOf } from '@/lib/topology/nodes';
import type { PlacedCluster } from './cluster';
import { type GroupKey, groupText } from './documents';

const ASK_MS = 3000;

/** What the Raft group holds, as documents. */
export interface GroupContent {
  texts: Record<GroupKey, string>;
  /** Who said so. */
  by: Site;
  /** Set when no leader could be asked. */
  problem?: Text;
}

async function ask(
  site: Site,
  account: { user: string; password: string },
): Promise<Record<GroupKey, string>> {
  const session = await openSession({ host: site.host, port: site.port, timeoutMs: ASK_MS });
  try {
    await session.login(account.user, account.password, { timeoutMs: ASK_MS });
    const options = { timeoutMs: ASK_MS, urgent: true };
    return {
      'cluster.cfg': groupText('cluster.cfg', await loadClusterNodesConfigs(session, options)),
      'cluster.nodes': groupText('cluster.nodes', await getClusterNodesCfg(session, options)),
    };
  } finally {
    session.close();
  }
}

const behind = (site: Site): Text => ({
  en: `Read from ${site.alias ?? site.host}, which does not lead: it may be behind.`,
  zh: `读取自 ${site.alias ?? site.host}（非 leader），内容可能滞后。`,
});

/** Gives what the group holds, from the leader or else from any controller that answers; throws GROUP-SILENT with the last refusal when none does. */
export async function readGroup(cluster: PlacedCluster): Promise<GroupContent> {
  const sites = nodesOf(cluster.spec, 'controller').map(({ host, port, alias }) => ({ host, port, alias }));
  const [account, view] = await Promise.all([
    consoleAccount(cluster.id),
    findLeader(sites, { timeoutMs: ASK_MS }),
  ]);
  const others = view.controllers.filter(
    ({ reachable, host, port }) => reachable && !(host === view.leader?.host && port === view.leader.port),
  );
  let last: unknown;
  for (const site of [...(view.leader ? [view.leader] : []), ...others]) {
    try {
      const texts = await ask(site, account);
      return { texts, by: site, ...(site === view.leader ? {} : { problem: behind(site) }) };
    } catch (error) {
      last = error;
    }
  }
  throw isDdbError(last, 'DDB-AUTH') ? last : silent(last);
}

function silent(cause: unknown): AppError {
  const why = isAppError(cause) ? `${cause.code}: ${cause.detail.seen ?? cause.text.en}` : undefined;
  return new AppError(
    'GROUP-SILENT',
    {
      en: 'No controller could be asked for the configuration.',
      zh: '没有控制节点可供读取集群配置。',
    },
    { ...(why ? { seen: why } : {}), cause },
  );
}
