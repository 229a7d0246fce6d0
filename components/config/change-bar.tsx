'use client';

import { useEffect, useState } from 'react';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { countChanges } from '@/lib/config/edit-session';
import { useT } from '@/lib/i18n/client';
import { useConfig } from './config-provider';
import { useReview } from './use-review';

/** What is edited and not applied yet, on every page of the configuration; Ctrl-S leads to the review. */
export function ChangeBar() {
  const t = useT();
  const config = useConfig();
  const [asking, setAsking] = useState(false);
  const { changes, documents } = countChanges(config.session);
  const { mayEdit, openReview } = config;

  useEffect(() => {
    if (!mayEdit) return;
    const onKey = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 's') return;
      event.preventDefault();
      // What is being typed is taken over when its field is left.
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
      openReview();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [mayEdit, openReview]);

  if (changes === 0) return null;
  return (
    <section
      aria-label={t({ en: 'Edits not applied yet', zh: '尚未应用的修改' })}
      className="sticky bottom-0 z-10 mt-4 flex flex-wrap items-center gap-3 rounded border border-accent bg-panel px-4 py-2 shadow"
    >
      <p className="font-medium" aria-live="polite">
        {t({
          en: `${changes} ${changes === 1 ? 'change' : 'changes'} in ${documents} ${documents === 1 ? 'document' : 'documents'}`,
          zh: `${documents} 个文档中有 ${changes} 处修改`,
        })}
      </p>
      <ReviewState />
      <span className="flex-1" />
      <Button onClick={() => setAsking(true)}>{t({ en: 'Discard', zh: '放弃' })}</Button>
      <Button kind="primary" onClick={openReview} aria-keyshortcuts="Control+S">
        {t({ en: 'Review', zh: '审阅' })}
      </Button>
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        onConfirm={() => {
          config.discard();
          setAsking(false);
        }}
        title={t({ en: 'Discard the edits', zh: '放弃修改' })}
        action={t({ en: 'Discard', zh: '放弃' })}
      >
        {t({
          en: `${changes} edited entries go back to what the cluster has now.`,
          zh: `${changes} 处修改将恢复为集群当前的取值。`,
        })}
      </ConfirmDialog>
    </section>
  );
}

function ReviewState() {
  const t = useT();
  const { review, checking, failed } = useReview();
  if (failed) return <Badge tone="attention">{t({ en: 'check not possible', zh: '无法检查' })}</Badge>;
  if (!review || checking) return <Badge tone="starting">{t({ en: 'checking', zh: '检查中' })}</Badge>;
  if (review.conflicts.length > 0)
    return (
      <Badge tone="attention">
        {t({ en: 'changed by somebody else meanwhile', zh: '期间已被他人修改' })}
      </Badge>
    );
  if (review.refused.length > 0)
    return <Badge tone="failed">{t({ en: 'cannot be applied yet', zh: '暂不能应用' })}</Badge>;
  const warnings = review.findings.filter((f) => f.severity === 'warning').length;
  const restarts = review.restart.length;
  return (
    <>
      {warnings > 0 ? (
        <Badge tone="attention">
          {t({ en: `${warnings} ${warnings === 1 ? 'warning' : 'warnings'}`, zh: `${warnings} 个警告` })}
        </Badge>
      ) : (
        <Badge tone="running">{t({ en: 'no errors', zh: '无错误' })}</Badge>
      )}
      <span className="text-[13px] text-muted">
        {restarts === 0
          ? t({ en: 'no restart needed', zh: '无需重启' })
          : t({
              en: `${restarts} ${restarts === 1 ? 'node' : 'nodes'} to restart`,
              zh: `${restarts} 个节点需重启`,
            })}
      </span>
    </>
  );
}
