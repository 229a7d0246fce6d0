import 'server-only';
import { z } from 'zod';
import { db } from '@/lib/db/client';
import type { Plan } from '@/lib/runs/plan';
import { activeStatuses } from '@/lib/runs/transitions';
import { singleton } from '@/lib/singleton';
import type { ClusterStatus } from '@/lib/status/types';
import { plannedNodes } from './planned';

/** Since when (ms) nodes have been stopped on purpose: by cluster, then by alias. */
const Stopped = z.record(z.string(), z.record(z.string(), z.number()));
type Stopped = z.infer<typeof Stopped>;

const key = 'alerts-stopped-on-purpose';

interface Expectations {
  stopped: Stopped;
  /** Nodes that a run stops or starts, by cluster; `endedAt` is there once the run has ended. */
  busy: Map<string, { runId: string; aliases: Set<string>; endedAt?: number }>;
  /** When this process began to look. */
  began: number;
}

/** After a run the cluster is looked at anew before anything is concluded: for two looks, but at least this long. */
const leastGraceMs = 15_000;
const graceOf = (intervalMs: number) => Math.max(leastGraceMs, 2 * intervalMs);

const memory = () =>
  singleton(
    'alert-expectations',
    (): Expectations => ({
      stopped: {},
      busy: new Map(),
      began: Date.now(),
    }),
  );

async function save(): Promise<void> {
  const value = structuredClone(memory().stopped);
  await db().setting.upsert({ where: { key }, create: { key, value }, update: { value } });
}

/** Takes over what was known before this process: which nodes were stopped on purpose, and what active runs work on. */
export async function loadExpectations(): Promise<void> {
  const row = await db().setting.findUnique({ where: { key } });
  const clusters = new Set((await db().cluster.findMany({ select: { id: true } })).map(({ id }) => id));
  const stored = Stopped.catch({}).parse(row?.value ?? {});
  memory().stopped = Object.fromEntries(Object.entries(stored).filter(([id]) => clusters.has(id)));
  const active = await db().run.findMany({ where: { status: { in: activeStatuses } }, select: { id: true } });
  for (const { id } of active) await noteRun(id, Date.now());
}

/** Follows a run: while it is active nothing is concluded about the nodes that it stops or starts, and those it leaves stopped are meant to be. */
export async function noteRun(runId: string, now: number): Promise<void> {
  const run = await db().run.findUnique({
    where: { id: runId },
    select: { clusterId: true, status: true, plan: true, steps: { select: { key: true, status: true } } },
  });
  if (!run) return;
  const begun = new Set(run.steps.filter(({ status }) => status !== 'pending').map((step) => step.key));
  const { touched, stopped, started } = plannedNodes(run.plan as unknown as Plan, (step) => begun.has(step));
  const { busy } = memory();
  const isActive = activeStatuses.includes(run.status as (typeof activeStatuses)[number]);
  if (isActive && touched.length > 0) busy.set(run.clusterId, { runId, aliases: new Set(touched) });
  const work = busy.get(run.clusterId);
  if (!isActive && work?.runId === runId) work.endedAt ??= now;
  if (begun.size > 0 && remember(run.clusterId, stopped, started, now)) await save();
}

/** Says whether anything became different. */
function remember(clusterId: string, stopped: string[], started: string[], now: number): boolean {
  const before = memory().stopped[clusterId] ?? {};
  const kept = Object.entries(before).filter(([alias]) => !started.includes(alias));
  const added = stopped.filter((alias) => !(alias in before)).map((alias) => [alias, now] as const);
  if (added.length === 0 && kept.length === Object.keys(before).length) return false;
  memory().stopped[clusterId] = Object.fromEntries([...kept, ...added]);
  return true;
}

function worksOn(clusterId: string, now: number, graceMs: number): ReadonlySet<string> {
  const work = memory().busy.get(clusterId);
  return !work || (work.endedAt !== undefined && now - work.endedAt > graceMs) ? new Set() : work.aliases;
}

/** Forgets that a node was stopped on purpose once somebody has started it, by whatever means, or when it did not stop at all. */
export async function noteSeenRunning(status: ClusterStatus, now: number): Promise<void> {
  const { clusterId, nodes } = status;
  const graceMs = graceOf(status.intervalMs);
  const { stopped, busy, began } = memory();
  const before = stopped[clusterId];
  if (!before) return;
  const working = worksOn(clusterId, now, graceMs);
  const idleSince = busy.get(clusterId)?.endedAt ?? began;
  const running = nodes.filter(
    ({ alias, health, since }) =>
      health === 'running' &&
      !working.has(alias) &&
      (since > (before[alias] ?? Number.MAX_SAFE_INTEGER) || now - idleSince > 4 * graceMs),
  );
  const aliases = running.map(({ alias }) => alias);
  if (running.length > 0 && remember(clusterId, [], aliases, now)) await save();
}

/** Gives which nodes of a cluster a run works on now, and which were stopped on purpose; the cluster is looked at every `intervalMs`. */
export function expectations(
  clusterId: string,
  now: number,
  intervalMs: number,
): { busy: ReadonlySet<string>; stopped: ReadonlySet<string> } {
  const stopped = new Set(Object.keys(memory().stopped[clusterId] ?? {}));
  return { busy: worksOn(clusterId, now, graceOf(intervalMs)), stopped };
}
