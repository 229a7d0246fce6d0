'use client';

import { useState } from 'react';
import { useAction } from '@/components/form/use-action';
import { Button } from '@/components/ui/button';
import { ErrorNotice } from '@/components/ui/error-notice';
import { SelectField, TextField } from '@/components/ui/field';
import type { ActionResult } from '@/lib/action';
import { kinds } from '@/lib/alerts/kinds';
import { type Rule, type Severity, severities } from '@/lib/alerts/types';
import { severityNames } from '@/lib/alerts/words';
import { useT } from '@/lib/i18n/client';

export type SaveRule = (rule: Rule) => Promise<ActionResult<void>>;

export function RuleForm({ rule, save, done }: { rule: Rule; save: SaveRule; done: () => void }) {
  const t = useT();
  const [draft, setDraft] = useState(rule);
  const { run, busy, error } = useAction(save, { done, success: { en: 'Rule saved.', zh: '规则已保存。' } });
  const { limit, explanation } = kinds[rule.kind];
  const set = (change: Partial<Rule>) => setDraft({ ...draft, ...change });
  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        run(draft);
      }}
    >
      <p className="text-muted">{t(explanation)}</p>
      <label className="flex items-center gap-2">
        <input type="checkbox" checked={draft.enabled} onChange={(e) => set({ enabled: e.target.checked })} />
        {t({ en: 'Switched on', zh: '启用' })}
      </label>
      <SelectField
        label={t({ en: 'Severity', zh: '级别' })}
        value={draft.severity}
        onChange={(e) => set({ severity: e.target.value as Severity })}
      >
        {severities.map((value) => (
          <option key={value} value={value}>
            {t(severityNames[value])}
          </option>
        ))}
      </SelectField>
      {limit ? (
        <TextField
          label={`${t({ en: 'Limit', zh: '阈值' })} (${t(limit.unit)})`}
          type="number"
          required
          min={limit.min}
          max={limit.max}
          step={limit.step}
          value={draft.threshold ?? ''}
          onChange={(e) => set({ threshold: e.target.valueAsNumber })}
          help={`${limit.min} – ${limit.max} ${t(limit.unit)}`}
        />
      ) : null}
      <Wait
        label={t({ en: 'Raise after (s)', zh: '持续多久后告警（秒）' })}
        value={draft.forS}
        onChange={(forS) => set({ forS })}
        help={t({ en: 'It must last this long without a break.', zh: '必须不间断地持续该时长。' })}
      />
      <Wait
        label={t({ en: 'Clear after (s)', zh: '恢复多久后解除（秒）' })}
        value={draft.clearS}
        onChange={(clearS) => set({ clearS })}
        help={t({ en: 'It must be over this long without a break.', zh: '必须不间断地恢复该时长。' })}
      />
      {error ? <ErrorNotice error={error} /> : null}
      <Button type="submit" kind="primary" busy={busy}>
        {t({ en: 'Save', zh: '保存' })}
      </Button>
    </form>
  );
}

interface WaitProps {
  label: string;
  help: string;
  value: number;
  onChange: (seconds: number) => void;
}

function Wait({ onChange, value, ...rest }: WaitProps) {
  return (
    <TextField
      {...rest}
      type="number"
      required
      min={0}
      max={86_400}
      step={1}
      value={Number.isNaN(value) ? '' : value}
      onChange={(e) => onChange(e.target.valueAsNumber)}
    />
  );
}
