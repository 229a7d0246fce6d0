'use client';

import Link from 'next/link';
import { useState } from 'react';
import { useAction } from '@/components/form/use-action';
import { Button, buttonClass } from '@/components/ui/button';
import { ErrorNotice } from '@/components/ui/error-notice';
import { SelectField } from '@/components/ui/field';
import { EmptyState, Panel } from '@/components/ui/panel';
import { Spinner } from '@/components/ui/spinner';
import { useT } from '@/lib/i18n/client';
import type { UpgradeMethod } from '@/lib/upgrades/schemas';
import type { UpgradePage, UpgradeReview } from '@/lib/upgrades/view';
import { MethodField } from './method-field';
import { ReviewPanel } from './review-panel';
import type { StartActions } from './types';

interface Props {
  view: UpgradePage;
  mayOperate: boolean;
  actions: StartActions;
}

/** Chooses package and way, and has hosts and cluster checked. */
export function StartUpgrade({ view, mayOperate, actions }: Props) {
  const t = useT();
  const fitting = view.packages.filter(({ fits }) => fits);
  const [packageId, setPackageId] = useState(fitting[0]?.id ?? '');
  const [method, setMethod] = useState<UpgradeMethod>('own');
  const [review, setReview] = useState<UpgradeReview>();
  const checking = useAction(actions.review, { done: setReview });
  const source = {
    upload: { en: 'uploaded', zh: '已上传' },
    download: { en: 'hosts download it', zh: '由主机下载' },
  };
  const toPackages = (
    <Link className={buttonClass('plain', true)} href="/packages">
      {t({ en: 'Packages…', zh: '安装包…' })}
    </Link>
  );
  return (
    <>
      <Panel title={t({ en: 'Upgrade', zh: '升级' })} actions={mayOperate ? toPackages : undefined}>
        {fitting.length === 0 ? (
          <EmptyState title={t({ en: 'No newer package', zh: '没有更新的安装包' })}>
            {t({
              en: `This cluster runs ${view.current}. Upload a newer package of the same build, or add a version for the hosts to download.`,
              zh: `该集群版本为 ${view.current}。请上传同一变体的更新安装包，或添加由主机下载的版本。`,
            })}
          </EmptyState>
        ) : (
          <form
            className="flex flex-wrap items-end gap-3 p-4"
            onSubmit={(event) => {
              event.preventDefault();
              setReview(undefined);
              checking.run({ clusterId: view.clusterId, packageId, method, answered: [] });
            }}
          >
            <p className="w-full text-muted">
              {t({
                en: `This cluster runs ${view.current}. Its nodes are stopped (all at once, or host by host), backed up, given the new programs and started again; it can be rolled back until you finalize.`,
                zh: `该集群版本为 ${view.current}。升级会停止节点（整个集群或逐台主机），备份后替换程序并重新启动；在您确认完成之前可以回退。`,
              })}
            </p>
            <SelectField
              className="w-80"
              label={t({ en: 'New package', zh: '目标安装包' })}
              value={packageId}
              disabled={!mayOperate}
              onChange={(event) => {
                setPackageId(event.target.value);
                setReview(undefined);
              }}
            >
              {fitting.map((choice) => (
                <option key={choice.id} value={choice.id}>
                  {choice.label} ({t(source[choice.source])})
                </option>
              ))}
            </SelectField>
            <MethodField
              value={method}
              disabled={!mayOperate}
              onChange={(chosen) => {
                setMethod(chosen);
                setReview(undefined);
              }}
            />
            {mayOperate ? (
              <Button type="submit" kind={review ? 'plain' : 'primary'} busy={checking.busy}>
                {review ? t({ en: 'Check again', zh: '重新检查' }) : t({ en: 'Check', zh: '检查' })}
              </Button>
            ) : null}
          </form>
        )}
      </Panel>
      {checking.error ? <ErrorNotice error={checking.error} /> : null}
      {checking.busy && !review ? (
        <Spinner label={t({ en: 'Looking at hosts and cluster…', zh: '正在检查主机和集群…' })} />
      ) : null}
      {review ? (
        <ReviewPanel
          key={`${packageId} ${method}`}
          view={view}
          packageId={packageId}
          method={method}
          review={review}
          actions={actions}
        />
      ) : null}
    </>
  );
}
