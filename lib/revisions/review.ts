import 'server-only';
import { lintContext } from '@/lib/clusters/lint-draft';
import { AppError } from '@/lib/errors';
import type { Finding } from '@/lib/lint/finding';
import { diffLines } from '@/lib/runs/diff';
import type { Text } from '@/lib/text';
import type { ClusterSpec } from '@/lib/topology/spec';
import { type PlacedCluster, placedCluster } from './cluster';
import { conflictOf } from './conflicts';
import { documentOf, groupLines, groupText, isGroupKey } from './documents';
import { findingsOf, newErrors } from './findings';
import { filePlaces } from './places';
import { type Effect, effectOf, withoutOnline } from './restart-needs';
import { type RollingView, rollingView } from './rolling';
import type { ConfigChange, ConfigDocument, ConfigReview, ConfigView, Conflict, DocumentDiff } from './types';
import { configView } from './view';

/** A change with everything that was found out about it; what `applyChange` goes on with. */
export interface Examined {
  review: ConfigReview;
  cluster: PlacedCluster;
  view: ConfigView;
  /** Documents that will really change, as they will be written. */
  changed: { document: ConfigDocument; baseText: string }[];
  /** Every document after the change. */
  after: ConfigDocument[];
  effect: Effect;
  /** What was seen of the nodes that the change restarts; only where it is to restart them. */
  rolling?: RollingView;
}

function unknownKey(key: string): AppError {
  return new AppError(
    'CONFIG-NO-DOCUMENT',
    { en: `The cluster has no document "${key}".`, zh: `该集群没有文档“${key}”。` },
    { remedy: { en: 'Reload the page.', zh: '请刷新页面。' } },
  );
}

/** The group holds neither comments nor blank lines, so a document for it is what the group can hold. */
function asWritten(cluster: PlacedCluster, key: string, text: string, now: string): string {
  if (text === now || !cluster.spec.ha || !isGroupKey(key)) return text;
  return groupText(key, groupLines(key, text));
}

/** Gives where a document lies and is written: the Raft group, or a path on each host that holds it. */
export function placesOf(cluster: PlacedCluster, key: string): DocumentDiff['places'] {
  if (cluster.spec.ha && isGroupKey(key)) return [{ group: true }];
  return filePlaces(cluster.installations)
    .filter((place) => place.key === key)
    .map(({ host, path }) => ({ host, path }));
}

/** Gives what changes from one text of a document to another, with the places where it lies. */
export function diffOf(cluster: PlacedCluster, key: string, before: string, after: string): DocumentDiff {
  return { key, places: placesOf(cluster, key), lines: diffLines(before, after) };
}

function refusals(
  view: ConfigView,
  keys: readonly string[],
  conflicts: readonly Conflict[],
  errors: readonly Finding[],
): Text[] {
  const unwritable = view.documents.filter(({ key, source }) => keys.includes(key) && source === 'stored');
  return [
    ...conflicts.map(({ key }) => ({
      en: `${key} was changed by somebody else since this edit began.`,
      zh: `${key} 在本次编辑开始后已被他人修改。`,
    })),
    ...unwritable.map(({ key, problem }) => ({
      en: `${key} cannot be written now: ${problem?.en ?? 'it could not be read.'}`,
      zh: `目前无法写入 ${key}：${problem?.zh ?? '无法读取。'}`,
    })),
    ...errors.map(({ rule, message }) => ({ en: `${rule}: ${message.en}`, zh: `${rule}：${message.zh}` })),
  ];
}

async function conflictsOf(view: ConfigView, change: ConfigChange): Promise<Conflict[]> {
  const found = await Promise.all(
    change.documents.map((wanted) => {
      const now = view.documents.find(({ key }) => key === wanted.key);
      if (!now) throw unknownKey(wanted.key);
      return conflictOf(change.clusterId, now, wanted);
    }),
  );
  return found.filter((conflict) => conflict !== undefined);
}

/** Looks at a change from all sides, against what is there now. Throws CONFIG-NO-DOCUMENT and what `configView` throws. */
export async function examine(change: ConfigChange): Promise<Examined> {
  const [cluster, view, context] = await Promise.all([
    placedCluster(change.clusterId),
    configView(change.clusterId, { fresh: true }),
    lintContext(change.clusterId),
  ]);
  const conflicts = await conflictsOf(view, change);
  const wanted = new Map(
    change.documents.map(({ key, text }) => [
      key,
      conflicts.find((each) => each.key === key)?.merged ?? text,
    ]),
  );
  const after = view.documents.map(({ key, text }) =>
    documentOf(key, asWritten(cluster, key, wanted.get(key) ?? text, text)),
  );
  const changed = after.flatMap((document, at) => {
    const now = view.documents[at];
    if (!now || now.text === document.text) return [];
    return [{ document, baseText: now.text }];
  });
  const review = reviewOf({ cluster, view, change, conflicts, after, changed, context });
  const examined = { review, cluster, view, changed, after, effect: effectOf(view.documents, after) };
  if (change.restart !== 'rolling') return examined;
  const rolling = await rollingView(
    cluster,
    review.restart.map(({ alias }) => alias),
  );
  const { lone, loneUnknown } = rolling;
  return {
    ...examined,
    rolling,
    review: { ...review, ...(lone && { lone }), ...(loneUnknown && { loneUnknown }) },
  };
}

interface Material extends Pick<Examined, 'cluster' | 'view' | 'after' | 'changed'> {
  change: ConfigChange;
  conflicts: Conflict[];
  context: Awaited<ReturnType<typeof lintContext>>;
}

function reviewOf({ cluster, view, change, conflicts, after, changed, context }: Material): ConfigReview {
  const spec: ClusterSpec = cluster.spec;
  const findings = findingsOf(spec, after, context, view.documents);
  const errors = newErrors(findingsOf(spec, view.documents, context), findings);
  const effect = effectOf(view.documents, after);
  const keys = changed.map(({ document }) => document.key);
  return {
    findings,
    refused: refusals(view, keys, conflicts, errors),
    diffs: changed.map(({ document, baseText }) => diffOf(cluster, document.key, baseText, document.text)),
    restart: change.online ? withoutOnline(effect) : effect.restart,
    online: effect.online,
    conflicts,
  };
}

/**
 * Gives what a change would do: findings on the whole resulting configuration, differences by document and place, the nodes whose effective values change
 * and what can be set in them at once, and who else changed the same documents meanwhile. Changes nothing. Throws as `examine`.
 */
export async function reviewChange(change: ConfigChange): Promise<ConfigReview> {
  return (await examine(change)).review;
}
