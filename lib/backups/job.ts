import 'server-only';
import { db } from '@/lib/db/client';
import { isAppError } from '@/lib/errors';
import { logger } from '@/lib/logger';
import { onShutdown } from '@/lib/runs/shutdown';
import { activeStatuses } from '@/lib/runs/transitions';
import { singleton } from '@/lib/singleton';
import { keepRefusals, noteBegun, noteRefusal } from './refusals';
import { dueClusters } from './settings';
import { takeBackup } from './take';

const TICK_MS = 60_000;
/** What became due while Deck was down is taken soon, but not amid the start. */
const FIRST_MS = 5000;
const actor = { userName: 'schedule' };

async function isBusy(clusterId: string): Promise<boolean> {
  return (await db().run.count({ where: { clusterId, status: { in: [...activeStatuses] } } })) > 0;
}

/** Takes the backups that are due now; a cluster with an active run waits for the next round. Gives the ids of the runs. */
export async function takeDueBackups(now = new Date()): Promise<string[]> {
  const runs: string[] = [];
  const due = await dueClusters(now);
  keepRefusals(due);
  for (const clusterId of due) {
    if (await isBusy(clusterId)) continue;
    try {
      const request = { clusterId, mode: 'running' as const, programs: false, note: '' };
      runs.push(await takeBackup(request, actor, 'scheduled'));
      noteBegun(clusterId);
    } catch (err) {
      if (isAppError(err) && err.code === 'RUN-ACTIVE') continue;
      noteRefusal(clusterId, err);
      logger().warn({ err, clusterId }, 'a scheduled backup could not begin');
    }
  }
  return runs;
}

/** Starts the schedule of backups; once a process. */
export function startBackupJob(): void {
  singleton('backup-job', () => {
    let busy = false;
    const tick = async () => {
      if (busy) return;
      busy = true;
      await takeDueBackups().catch((err: unknown) =>
        logger().warn({ err }, 'the schedule of backups failed'),
      );
      busy = false;
    };
    const timer = setInterval(() => void tick(), TICK_MS).unref();
    const first = setTimeout(() => void tick(), FIRST_MS).unref();
    onShutdown(() => {
      clearInterval(timer);
      clearTimeout(first);
    });
    return timer;
  });
}
