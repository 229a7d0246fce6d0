'use client';

import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useAction } from '@/components/form/use-action';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { ErrorNotice } from '@/components/ui/error-notice';
import { Panel } from '@/components/ui/panel';
import { useT } from '@/lib/i18n/client';
import type { UpgradePage, UpgradeView } from '@/lib/upgrades/view';
import { Begun, Checked } from './begun';
import { ContinueDialog } from './continue-dialog';
import { EndDialog } from './end-dialog';
import { HostTable } from './host-table';
import { MixedNotice } from './mixed-notice';
import { RollbackDialog } from './rollback-dialog';
import type { OpenActions } from './types';
import { stateWords } from './words';

interface Props {
  view: UpgradePage;
  upgrade: UpgradeView;
  mayOperate: boolean;
  mayAdminister: boolean;
  actions: OpenActions;
}

/** The upgrade that holds the cluster: how it stands, what every host is left with, and the ways on. */
export function OpenUpgrade({ view, upgrade, mayOperate, mayAdminister, actions }: Props) {
  const t = useT();
  const router = useRouter();
  const [dialog, setDialog] = useState<'continue' | 'rollback' | 'finalize' | 'end'>();
  const which = { clusterId: view.clusterId, upgradeId: upgrade.id };
  const toRun = (runId: string) => router.push(`/runs/${runId}`);
  const retry = useAction(actions.retry, { done: toRun });
  const finalize = useAction(actions.finalize, {
    done: () => {
      setDialog(undefined);
      router.refresh();
    },
    success: { en: 'The upgrade is finalized.', zh: '升级已确认完成。' },
  });
  const words = stateWords[upgrade.state];
  const offers = mayOperate ? upgrade.offers : [];
  const mayEnd = offers.includes('end') && (upgrade.untouched || mayAdminister);
  const error = retry.error ?? finalize.error;
  const close = () => setDialog(undefined);
  return (
    <>
      <Panel
        title={
          <span className="flex items-center gap-3">
            {t({ en: `Upgrade ${upgrade.from} → ${upgrade.to}`, zh: `升级 ${upgrade.from} → ${upgrade.to}` })}
            <Badge tone={words.tone}>{t(words.text)}</Badge>
          </span>
        }
      >
        <div className="flex flex-col gap-3 p-4">
          <p className="max-w-3xl">{t(words.lead)}</p>
          <Begun upgrade={upgrade} />
          <p className="flex flex-wrap gap-4">
            <Link className="text-accent underline" href={`/runs/${upgrade.runId}`}>
              {t({ en: 'Run of the upgrade', zh: '升级运行' })}
            </Link>
            {upgrade.rollbackRunId ? (
              <Link className="text-accent underline" href={`/runs/${upgrade.rollbackRunId}`}>
                {t({ en: 'Run of the rollback', zh: '回退运行' })}
              </Link>
            ) : null}
            <Link className="text-accent underline" href={`/clusters/${view.clusterId}/backups`}>
              {t({ en: 'Backups', zh: '备份' })}
            </Link>
          </p>
          <MixedNotice upgrade={upgrade} />
          {upgrade.error ? <ErrorNotice error={upgrade.error} /> : null}
          {upgrade.refused ? <ErrorNotice error={upgrade.refused} /> : null}
          {error ? <ErrorNotice error={error} /> : null}
          {offers.length > 0 ? (
            <div className="flex flex-wrap gap-2">
              {offers.includes('finalize') ? (
                <Button kind="primary" onClick={() => setDialog('finalize')}>
                  {t({ en: 'Finalize…', zh: '确认完成…' })}
                </Button>
              ) : null}
              {offers.includes('resume') ? (
                <Button kind="primary" busy={retry.busy} onClick={() => retry.run(which)}>
                  {t({ en: 'Resume with the next host', zh: '从下一台主机继续' })}
                </Button>
              ) : null}
              {offers.includes('retry') || offers.includes('retry-rollback') ? (
                <Button kind="primary" busy={retry.busy} onClick={() => retry.run(which)}>
                  {offers.includes('retry')
                    ? t({ en: 'Retry the failed step and go on', zh: '重试失败步骤并继续' })
                    : t({ en: 'Go on with the rollback', zh: '继续回退' })}
                </Button>
              ) : null}
              {offers.includes('continue') ? (
                <Button
                  kind={offers.includes('retry') ? 'plain' : 'primary'}
                  onClick={() => setDialog('continue')}
                >
                  {offers.includes('retry')
                    ? t({ en: 'Plan the rest anew…', zh: '重新规划剩余步骤…' })
                    : t({ en: 'Go on with the upgrade…', zh: '继续升级…' })}
                </Button>
              ) : null}
              {offers.includes('roll-back') ? (
                <Button kind="danger" onClick={() => setDialog('rollback')}>
                  {t({ en: 'Roll back…', zh: '回退…' })}
                </Button>
              ) : null}
              {mayEnd ? (
                <Button kind={upgrade.untouched ? 'plain' : 'danger'} onClick={() => setDialog('end')}>
                  {upgrade.untouched
                    ? t({ en: 'Give the upgrade up…', zh: '放弃升级…' })
                    : t({ en: 'End here as it is…', zh: '就此结束…' })}
                </Button>
              ) : null}
            </div>
          ) : null}
        </div>
        <Checked upgrade={upgrade} />
        {upgrade.hosts.length > 0 ? (
          <HostTable clusterId={view.clusterId} hosts={upgrade.hosts} from={upgrade.from} to={upgrade.to} />
        ) : null}
      </Panel>
      {dialog === 'rollback' ? (
        <RollbackDialog which={which} upgrade={upgrade} actions={actions} onClose={close} />
      ) : null}
      {dialog === 'continue' ? (
        <ContinueDialog which={which} upgrade={upgrade} actions={actions} onClose={close} />
      ) : null}
      {dialog === 'end' ? (
        <EndDialog
          which={which}
          upgrade={upgrade}
          actions={actions}
          onClose={(ended) => {
            close();
            if (ended) router.refresh();
          }}
        />
      ) : null}
      <ConfirmDialog
        open={dialog === 'finalize'}
        onClose={close}
        onConfirm={() => finalize.run(which)}
        title={t({ en: 'Finalize the upgrade', zh: '确认完成升级' })}
        action={t({ en: 'Finalize', zh: '确认完成' })}
        busy={finalize.busy}
      >
        {t({
          en: `From now on Deck no longer offers to go back to ${upgrade.from}. The backup stays until somebody deletes it.`,
          zh: `此后 Deck 不再提供回退到 ${upgrade.from} 的操作。备份会保留，直到有人删除。`,
        })}
      </ConfirmDialog>
    </>
  );
}
