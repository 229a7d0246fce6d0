import type { Metadata } from 'next';
import { RefreshOnRun } from '@/components/live/refresh-on-run';
import { UpgradeHistory } from '@/components/upgrade/history';
import { OpenUpgrade } from '@/components/upgrade/open-upgrade';
import { StartUpgrade } from '@/components/upgrade/start-upgrade';
import { hasRole } from '@/lib/auth/roles';
import { pageUser } from '@/lib/auth/session';
import { upgradePage } from '@/lib/upgrades/queries';
import { clusterOr404 } from '../cluster';
import {
  beginRollbackAction,
  beginUpgradeAction,
  continueUpgradeAction,
  endUpgradeAction,
  finalizeUpgradeAction,
  forecastContinueAction,
  forecastRollbackAction,
  forecastUpgradeAction,
  retryUpgradeAction,
  reviewContinueAction,
  reviewEndAction,
  reviewRollbackAction,
  reviewUpgradeAction,
} from './actions';

export const metadata: Metadata = { title: 'Upgrade · 升级' };

export default async function UpgradePage({ params }: { params: Promise<{ clusterId: string }> }) {
  const user = await pageUser('viewer');
  const { clusterId } = await params;
  const cluster = await clusterOr404(clusterId);
  if (!cluster.deployed) return null;
  const mayOperate = hasRole(user.role, 'operator');
  const view = await upgradePage(clusterId);
  return (
    <div className="flex flex-col gap-4">
      <RefreshOnRun clusterId={clusterId} />
      {view.open ? (
        <OpenUpgrade
          view={view}
          upgrade={view.open}
          mayOperate={mayOperate}
          mayAdminister={hasRole(user.role, 'administrator')}
          actions={{
            retry: retryUpgradeAction,
            reviewContinue: reviewContinueAction,
            forecastContinue: forecastContinueAction,
            goOn: continueUpgradeAction,
            reviewEnd: reviewEndAction,
            end: endUpgradeAction,
            reviewRollback: reviewRollbackAction,
            forecastRollback: forecastRollbackAction,
            rollBack: beginRollbackAction,
            finalize: finalizeUpgradeAction,
          }}
        />
      ) : (
        <StartUpgrade
          view={view}
          mayOperate={mayOperate}
          actions={{
            review: reviewUpgradeAction,
            forecast: forecastUpgradeAction,
            begin: beginUpgradeAction,
          }}
        />
      )}
      <UpgradeHistory past={view.past} />
    </div>
  );
}
