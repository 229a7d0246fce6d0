'use client';

import { ShieldCheck } from 'lucide-react';
import { useState } from 'react';
import { useAction } from '@/components/form/use-action';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { ErrorNotice } from '@/components/ui/error-notice';
import { FindingList } from '@/components/ui/finding-list';
import { Panel } from '@/components/ui/panel';
import type { ActionResult } from '@/lib/action';
import { formatTime } from '@/lib/format';
import { useLocale, useT } from '@/lib/i18n/client';
import type { Finding } from '@/lib/lint/finding';

interface Report {
  findings: Finding[];
  tried: number;
  reached: number;
  at: string;
}

interface Props {
  clusterId: string;
  check: (input: { id: string }) => Promise<ActionResult<Report>>;
  fix: (input: { clusterId: string; address: string; fix: string }) => Promise<ActionResult<void>>;
}

/** Pre-checks of all hosts for this very plan, and between the hosts: clocks and every planned port. */
export function PreCheckPanel({ clusterId, check, fix }: Props) {
  const t = useT();
  const locale = useLocale();
  const [report, setReport] = useState<Report>();
  const checking = useAction(check, { done: setReport });
  const again = () => checking.run({ id: clusterId });
  const fixing = useAction(fix, { done: again });
  const errors = report?.findings.filter((f) => f.severity === 'error').length ?? 0;
  return (
    <Panel
      title={
        <span className="flex items-center gap-2">
          {t({ en: 'Pre-checks of the hosts', zh: '主机预检' })}
          {report ? (
            <Badge tone={errors > 0 ? 'failed' : 'running'}>
              {errors > 0
                ? t({ en: `${errors} to fix`, zh: `${errors} 项需处理` })
                : t({ en: 'passed', zh: '通过' })}
            </Badge>
          ) : null}
        </span>
      }
      actions={
        <Button small busy={checking.busy} onClick={again}>
          <ShieldCheck aria-hidden className="size-4" />
          {report ? t({ en: 'Check again', zh: '重新检查' }) : t({ en: 'Check now', zh: '立即检查' })}
        </Button>
      }
    >
      <p className="px-4 pt-3 text-muted">
        {t({
          en: 'Looks at directory, ports, space, limits and clock on every host, and lets each host try every planned port of the others. Changes nothing.',
          zh: '检查每台主机的目录、端口、空间、系统限制与时钟，并从每台主机逐一连接其他主机的规划端口。不做任何更改。',
        })}
      </p>
      <div className="flex flex-col gap-2 p-4 pt-2" aria-live="polite">
        {checking.error ? <ErrorNotice error={checking.error} /> : null}
        {fixing.error ? <ErrorNotice error={fixing.error} /> : null}
        {report && report.tried > 0 ? (
          <p className="text-[13px]">
            {t({
              en: `${report.reached} of ${report.tried} connections between hosts got through`,
              zh: `主机间连接 ${report.tried} 次，成功 ${report.reached} 次`,
            })}{' '}
            · {formatTime(report.at, locale)}
          </p>
        ) : null}
      </div>
      {report && report.findings.length > 0 ? (
        <FindingList
          findings={report.findings}
          busy={fixing.busy || checking.busy}
          onFix={(finding) =>
            finding.fix && finding.host && fixing.run({ clusterId, address: finding.host, fix: finding.fix })
          }
        />
      ) : null}
    </Panel>
  );
}
