'use client';

import { Badge } from '@/components/ui/badge';
import { FindingList } from '@/components/ui/finding-list';
import { useT } from '@/lib/i18n/client';
import type { Finding } from '@/lib/lint/finding';
import { useConfig } from './config-provider';
import { useReview } from './use-review';

/** Findings about what is being edited, as it is typed. */
export function LiveFindings({ of }: { of: (finding: Finding) => boolean }) {
  const t = useT();
  const { mayEdit } = useConfig();
  const { review, checking, failed } = useReview();
  if (!mayEdit) return null;
  const findings = review?.findings.filter(of) ?? [];
  const errors = findings.filter((f) => f.severity === 'error').length;
  return (
    <details className="rounded border border-line bg-panel" open={errors > 0}>
      <summary className="flex items-center gap-2 px-4 py-1.5" aria-live="polite">
        <span className="font-semibold">{t({ en: 'Findings', zh: '检查结果' })}</span>
        {failed ? (
          <Badge tone="attention">{t({ en: 'check not possible', zh: '无法检查' })}</Badge>
        ) : checking ? (
          <Badge tone="starting">{t({ en: 'checking', zh: '检查中' })}</Badge>
        ) : errors > 0 ? (
          <Badge tone="failed">
            {t({ en: `${errors} ${errors === 1 ? 'error' : 'errors'}`, zh: `${errors} 个错误` })}
          </Badge>
        ) : (
          <Badge tone="running">{t({ en: 'no errors', zh: '无错误' })}</Badge>
        )}
        {findings.length > errors ? (
          <Badge tone="plain">
            {t({ en: `${findings.length - errors} to look at`, zh: `${findings.length - errors} 条提示` })}
          </Badge>
        ) : null}
      </summary>
      {findings.length > 0 ? (
        <div className="max-h-72 overflow-auto border-line border-t">
          <FindingList findings={findings} />
        </div>
      ) : (
        <p className="px-4 pb-2 text-[13px] text-muted">
          {t({ en: 'Nothing to remark.', zh: '没有问题。' })}
        </p>
      )}
    </details>
  );
}
