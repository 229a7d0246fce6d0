'use client';

import { RefreshCw } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useAction } from '@/components/form/use-action';
import { Button } from '@/components/ui/button';
import { ErrorNotice } from '@/components/ui/error-notice';
import { FindingList } from '@/components/ui/finding-list';
import { Panel } from '@/components/ui/panel';
import type { ActionResult } from '@/lib/action';
import type { HostRow } from '@/lib/hosts/schemas';
import { useT } from '@/lib/i18n/client';

interface Props {
  host: HostRow;
  mayOperate: boolean;
  check: (input: { ids: string[] }) => Promise<ActionResult<unknown>>;
  fix: (input: { hostId: string; fix: string }) => Promise<ActionResult<void>>;
}

/** Pre-checks of one host: run again, and remedy with one click where that is safe. */
export function HostChecks({ host, mayOperate, check, fix }: Props) {
  const t = useT();
  const router = useRouter();
  const refresh = { done: () => router.refresh() };
  const checking = useAction(check, refresh);
  const fixing = useAction(fix, {
    ...refresh,
    success: { en: 'Done and checked again.', zh: '已处理并重新检查。' },
  });
  return (
    <Panel
      title={t({ en: 'Pre-checks', zh: '预检' })}
      actions={
        mayOperate && host.hostKey ? (
          <Button small busy={checking.busy} onClick={() => checking.run({ ids: [host.id] })}>
            <RefreshCw aria-hidden className="size-3.5" />
            {t({ en: 'Check again', zh: '重新检查' })}
          </Button>
        ) : undefined
      }
    >
      {checking.error ? <ErrorNotice error={checking.error} /> : null}
      {fixing.error ? <ErrorNotice error={fixing.error} /> : null}
      {host.findings.length === 0 ? (
        <p className="p-4 text-muted">
          {host.factsAt
            ? t({ en: 'Nothing to remark.', zh: '没有问题。' })
            : t({ en: 'Not checked yet.', zh: '尚未检查。' })}
        </p>
      ) : (
        <FindingList
          findings={host.findings}
          busy={fixing.busy}
          onFix={
            mayOperate
              ? (finding) => finding.fix && fixing.run({ hostId: host.id, fix: finding.fix })
              : undefined
          }
        />
      )}
    </Panel>
  );
}
