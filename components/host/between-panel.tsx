'use client';

import { ArrowLeftRight } from 'lucide-react';
import { useState } from 'react';
import { useAction } from '@/components/form/use-action';
import { Button } from '@/components/ui/button';
import { ErrorNotice } from '@/components/ui/error-notice';
import { TextField } from '@/components/ui/field';
import { FindingList } from '@/components/ui/finding-list';
import { Notice } from '@/components/ui/notice';
import { Panel } from '@/components/ui/panel';
import type { ActionResult } from '@/lib/action';
import type { HostRow } from '@/lib/hosts/schemas';
import { useT } from '@/lib/i18n/client';
import type { Finding } from '@/lib/lint/finding';

interface Report {
  findings: Finding[];
  tried: number;
  reached: number;
}

interface Props {
  hosts: HostRow[];
  check: (input: { ids: string[]; ports: string }) => Promise<ActionResult<Report>>;
}

/** Checks between hosts: clocks, and whether each port can be reached from all the others. */
export function BetweenPanel({ hosts, check }: Props) {
  const t = useT();
  const [ports, setPorts] = useState('8800-8803');
  const [report, setReport] = useState<Report>();
  const checking = useAction(check, { done: setReport });
  return (
    <Panel title={t({ en: 'Between the hosts', zh: '主机间检查' })}>
      <form
        className="flex flex-wrap items-end gap-3 p-4"
        onSubmit={(event) => {
          event.preventDefault();
          checking.run({ ids: hosts.map((h) => h.id), ports });
        }}
      >
        <TextField
          className="w-72"
          mono
          label={t({ en: 'Ports', zh: '端口' })}
          help={t({
            en: 'Single ports or ranges, for example 8800-8803',
            zh: '单个端口或范围，例如 8800-8803',
          })}
          value={ports}
          onChange={(e) => setPorts(e.target.value)}
        />
        <Button type="submit" busy={checking.busy}>
          <ArrowLeftRight aria-hidden className="size-4" />
          {t({ en: 'Check clocks and ports', zh: '检查时钟与端口' })}
        </Button>
        <p className="w-full text-[13px] text-muted">
          {t({
            en: 'A temporary listener stands behind each free port while the other hosts try it; it ends by itself.',
            zh: '检查期间会在空闲端口上临时监听，由其他主机尝试连接；监听会自动结束。',
          })}
        </p>
      </form>
      <div className="px-4 pb-4" aria-live="polite">
        {checking.error ? <ErrorNotice error={checking.error} /> : null}
        {report ? (
          <Notice kind={report.reached === report.tried ? 'ok' : 'warning'}>
            {t({
              en: `${report.reached} of ${report.tried} connections got through.`,
              zh: `共连接 ${report.tried} 次，成功 ${report.reached} 次。`,
            })}
          </Notice>
        ) : null}
      </div>
      {report ? <FindingList findings={report.findings} /> : null}
    </Panel>
  );
}
