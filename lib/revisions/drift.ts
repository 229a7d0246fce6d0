import 'server-only';
import { type Actor, writeAudit } from '@/lib/audit/write';
import { db } from '@/lib/db/client';
import { isAppError, toAppError } from '@/lib/errors';
import { turns } from '@/lib/in-turn';
import { json, txOptions } from '@/lib/runs/store';
import { activeStatuses } from '@/lib/runs/transitions';
import { singleton } from '@/lib/singleton';
import type { Text } from '@/lib/text';
import { placedCluster } from './cluster';
import { driftOf, keepIgnored } from './compare';
import { isGroupKey } from './documents';
import { filePlaces } from './places';
import { readFiles } from './read-files';
import { type GroupContent, readGroup } from './read-group';
import { refreshRestartMarks } from './restart-marks';
import { lastApplied, revisionOf } from './store';
import type { DriftItem, DriftReport } from './types';

const EARLIER = 50;

/** Gives what the last comparison found, without looking at any host. */
export async function driftReport(clusterId: string): Promise<DriftReport> {
  const row = await db().configDrift.findUnique({ where: { clusterId } });
  if (!row) return { items: [], problems: [] };
  return {
    checkedAt: row.checkedAt.toISOString(),
    items: row.items as unknown as DriftItem[],
    problems: row.problems as unknown as Text[],
  };
}

async function earlierTexts(clusterId: string): Promise<Map<string, string[]>> {
  const rows = await db().configRevision.findMany({
    where: { clusterId },
    orderBy: { number: 'desc' },
    take: EARLIER,
  });
  const texts = new Map<string, string[]>();
  for (const { documents } of rows.map(revisionOf))
    for (const { key, text } of documents) texts.set(key, [...(texts.get(key) ?? []), text]);
  return texts;
}

interface Compared {
  items: DriftItem[];
  problems: Text[];
  /** Documents that could not be read everywhere: what was found in them before still stands. */
  unread: Set<string>;
}

async function compare(clusterId: string): Promise<Compared> {
  const [stored, cluster, earlier] = await Promise.all([
    lastApplied(clusterId),
    placedCluster(clusterId),
    earlierTexts(clusterId),
  ]);
  const { ha } = cluster.spec;
  const problems: Text[] = [];
  const asked = ha
    ? readGroup(cluster).catch((error: unknown): undefined => {
        problems.push(toAppError(error).text);
        return undefined;
      })
    : Promise.resolve<GroupContent | undefined>(undefined);
  const [group, files] = await Promise.all([asked, readFiles(filePlaces(cluster.installations))]);
  if (group?.problem) problems.push(group.problem);
  const unread = new Set<string>();
  const items = stored.documents.flatMap(({ key, text }) => {
    const own = files.filter((file) => file.key === key);
    const copies = ha && isGroupKey(key);
    const lost = copies ? [] : own.flatMap(({ problem }) => problem ?? []);
    problems.push(...lost);
    if (lost.length > 0 || (copies && !group)) {
      unread.add(key);
      return [];
    }
    return driftOf({
      key,
      stored: text,
      ...(group && isGroupKey(key) ? { group: group.texts[key] } : {}),
      files: own.flatMap(({ host, text: held }) => (held === undefined ? [] : [{ host, text: held }])),
      // Without the group's word nobody can say whether a copy is only old.
      copies,
      ...(copies ? { earlier: earlier.get(key) ?? [] } : {}),
    });
  });
  return { items, problems, unread };
}

/**
 * Compares the last applied revision with the Raft group and every file on the hosts, stores and gives what differs; also takes off restart marks of nodes
 * that have restarted. While a run works on the cluster the last report is given: half a change is no drift. Of two that overlap the one that looked
 * last is stored. Throws as `lastApplied`.
 */
export function checkDrift(clusterId: string): Promise<DriftReport> {
  return singleton('drift-checks', turns)(clusterId, () => check(clusterId));
}

async function check(clusterId: string): Promise<DriftReport> {
  if (await isBusy(clusterId)) return driftReport(clusterId);
  const stored = await lastApplied(clusterId);
  const found = await compare(clusterId);
  // A run that began or ended meanwhile has changed what was compared.
  if ((await isBusy(clusterId)) || (await lastApplied(clusterId)).id !== stored.id)
    return driftReport(clusterId);
  await store(clusterId, found);
  await refreshRestartMarks(clusterId);
  return driftReport(clusterId);
}

async function isBusy(clusterId: string): Promise<boolean> {
  return (await db().run.count({ where: { clusterId, status: { in: activeStatuses } } })) > 0;
}

async function store(clusterId: string, { items, problems, unread }: Compared): Promise<void> {
  await db().$transaction(async (tx) => {
    const row = await tx.configDrift.findUnique({ where: { clusterId } });
    const before = (row?.items ?? []) as unknown as DriftItem[];
    const kept = [...before.filter(({ key }) => unread.has(key)), ...keepIgnored(before, items)];
    const data = { checkedAt: new Date(), items: json(kept), problems: json(problems) };
    await tx.configDrift.upsert({ where: { clusterId }, create: { clusterId, ...data }, update: data });
  }, txOptions);
}

/** Puts entries out of sight until they say something else again, and keeps who decided it; or, with `ignored` false, brings them back. */
export async function ignoreDrift(
  clusterId: string,
  entries: readonly { key: string; name: string }[],
  ignored: boolean,
  actor: Actor,
): Promise<DriftReport> {
  const chosen = new Set(entries.map(({ key, name }) => `${key}\n${name}`));
  const mark = { by: actor.userName, at: new Date().toISOString() };
  await db().$transaction(async (tx) => {
    const row = await tx.configDrift.findUniqueOrThrow({
      where: { clusterId },
      include: { cluster: { select: { name: true } } },
    });
    const items = (row.items as unknown as DriftItem[]).map((item) => {
      if (!chosen.has(`${item.key}\n${item.name}`)) return item;
      const { ignored: _, ...plain } = item;
      return ignored ? { ...plain, ignored: mark } : plain;
    });
    await tx.configDrift.update({ where: { clusterId }, data: { items: json(items) } });
    await writeAudit(tx, actor, {
      action: ignored ? 'config.drift-ignore' : 'config.drift-notice',
      objectType: 'cluster',
      objectId: clusterId,
      objectName: row.cluster.name,
      details: { entries: [...entries] },
    });
  }, txOptions);
  return driftReport(clusterId);
}

/** Says whether an error only means that there is nothing to compare yet. */
export function isNotDeployed(error: unknown): boolean {
  return isAppError(error) && error.code === 'CONFIG-NOT-DEPLOYED';
}
