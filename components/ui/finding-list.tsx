'use client';

import { Badge, type Tone } from '@/components/ui/badge';
import { useT } from '@/lib/i18n/client';
import type { Finding, Severity } from '@/lib/lint/finding';
import type { Text } from '@/lib/text';
import { Button } from './button';

const severities: Record<Severity, { tone: Tone; text: Text }> = {
  error: { tone: 'failed', text: { en: 'error', zh: '错误' } },
  warning: { tone: 'attention', text: { en: 'warning', zh: '警告' } },
  info: { tone: 'plain', text: { en: 'note', zh: '提示' } },
};

const fixLabel: Text = { en: 'Fix it', zh: '一键处理' };

/** Findings with what was seen, why it matters and what to do; `onFix` adds the button where Deck can do it. */
export function FindingList({
  findings,
  onFix,
  busy,
}: {
  findings: Finding[];
  onFix?: (finding: Finding) => void;
  busy?: boolean;
}) {
  const t = useT();
  const order: Severity[] = ['error', 'warning', 'info'];
  const sorted = [...findings].sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity));
  return (
    <ul className="flex flex-col divide-y divide-line">
      {sorted.map((finding) => {
        const where = [
          finding.host,
          finding.alias,
          finding.file && finding.line ? `${finding.file}:${finding.line}` : finding.file,
        ]
          .filter(Boolean)
          .join(' · ');
        return (
          <li key={`${finding.rule}|${where}|${finding.message.en}`} className="flex gap-3 px-4 py-2">
            <div className="w-22 shrink-0">
              <Badge tone={severities[finding.severity].tone}>{t(severities[finding.severity].text)}</Badge>
            </div>
            <div className="min-w-0 flex-1">
              <p className="break-words">{t(finding.message)}</p>
              {finding.seen ? (
                <p className="break-all font-mono text-[12px] text-muted">{finding.seen}</p>
              ) : null}
              {finding.why ? <p className="text-[13px] text-muted">{t(finding.why)}</p> : null}
              {finding.remedy ? <p className="text-[13px]">→ {t(finding.remedy)}</p> : null}
              <p className="font-mono text-[12px] text-muted">
                {finding.rule}
                {where ? ` · ${where}` : ''}
              </p>
            </div>
            {finding.fix && onFix ? (
              <Button small busy={busy} onClick={() => onFix(finding)}>
                {t(fixLabel)}
              </Button>
            ) : null}
          </li>
        );
      })}
    </ul>
  );
}
