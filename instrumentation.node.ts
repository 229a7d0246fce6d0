import { startAlerts } from '@/lib/alerts/boot';
import { startBackupJob } from '@/lib/backups/job';
import { wireSources } from '@/lib/clusters/sources';
import { applyPragmas } from '@/lib/db/pragmas';
import { logger } from '@/lib/logger';
import { startConfigurationJob } from '@/lib/revisions/job';
import { allActions } from '@/lib/runs/actions';
import { startEngine } from '@/lib/runs/boot';
import { registerAction } from '@/lib/runs/registry';
import { stopEngine } from '@/lib/runs/shutdown';
import { refuseWithoutKey } from '@/lib/secrets/check-key';
import { startStatus } from '@/lib/status/manager';
import { glances, onStatusChange, statusOf } from '@/lib/status/status';

const graceMs = 8000;

function endOnSignals(): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, async () => {
      logger().info({ signal }, 'stopping');
      await stopEngine({ graceMs }).catch((err: unknown) =>
        logger().error({ err }, 'stopping the engine failed'),
      );
      process.exit(0);
    });
  }
}

async function bringUp(): Promise<void> {
  await applyPragmas();
  await refuseWithoutKey();
  wireSources();
  for (const action of allActions) registerAction(action);
  await startEngine();
  await startStatus();
  const clusterIds = () => glances().map(({ clusterId }) => clusterId);
  await startAlerts({ clusterIds, statusOf, onStatusChange });
  startConfigurationJob();
  startBackupJob();
  endOnSignals();
}

/** Brings the process up: database settings, what actions read, then the run engine with its clean-up of cut-off runs; ends the process when that fails. */
export async function boot(): Promise<void> {
  try {
    await bringUp();
    logger().info('Deck is ready');
  } catch (err) {
    logger().fatal({ err }, 'Deck cannot start');
    process.exit(1);
  }
}
