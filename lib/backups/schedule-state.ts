import 'server-only';
import { db } from '@/lib/db/client';
import { activeStatuses } from '@/lib/runs/transitions';
import type { RunError } from '@/lib/runs/view';
import { refusalOf } from './refusals';
import { BackupSettings } from './schemas';
import { keyOf } from './settings';
import type { ScheduleState } from './types';

const kind = 'scheduled-backup';

/** Gives how the scheduled backups of a cluster are doing; one that a person has cancelled counts as none. */
export async function scheduleState(clusterId: string): Promise<ScheduleState> {
  const row = await db().setting.findUnique({ where: { key: keyOf(clusterId) } });
  const settings = BackupSettings.safeParse(row?.value);
  if (!row || !settings.success || !settings.data.enabled) return { on: false };
  const newestFirst = { createdAt: 'desc' } as const;
  const [last, good] = await Promise.all([
    db().run.findFirst({
      where: { clusterId, kind, status: { not: 'cancelled' } },
      orderBy: newestFirst,
      select: { status: true, createdAt: true, endedAt: true, error: true },
    }),
    db().run.findFirst({
      where: { clusterId, kind, status: 'succeeded' },
      orderBy: newestFirst,
      select: { createdAt: true, endedAt: true },
    }),
  ]);
  const active = last !== null && activeStatuses.some((status) => status === last.status);
  const refused = refusalOf(clusterId);
  return {
    on: true,
    everyHours: settings.data.everyHours,
    setAt: row.updatedAt.getTime(),
    active,
    ...(good && { lastGoodAt: endOf(good) }),
    ...(last && !active && last.status !== 'succeeded' && { failed: failureOf(last) }),
    ...(refused && { refused }),
  };
}

const endOf = (run: { createdAt: Date; endedAt: Date | null }) => (run.endedAt ?? run.createdAt).getTime();

function failureOf(run: { status: string; createdAt: Date; endedAt: Date | null; error: unknown }) {
  const error = run.error as RunError | null;
  return { at: endOf(run), code: error?.code ?? run.status, ...(error && { text: error.text }) };
}
