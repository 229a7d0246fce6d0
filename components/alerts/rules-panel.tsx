'use client';

import { useState } from 'react';
import { useAction } from '@/components/form/use-action';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { ErrorNotice } from '@/components/ui/error-notice';
import { Panel } from '@/components/ui/panel';
import { Table, TableHead, Td } from '@/components/ui/table';
import type { ActionResult } from '@/lib/action';
import { kinds } from '@/lib/alerts/kinds';
import type { RuleRow } from '@/lib/alerts/rules';
import type { AlertKind } from '@/lib/alerts/types';
import { useT } from '@/lib/i18n/client';
import { SeverityBadge } from './alert-cells';
import { RuleForm, type SaveRule } from './rule-form';

interface Props {
  rules: RuleRow[];
  mayEdit: boolean;
  save: SaveRule;
  reset: (input: { kind: AlertKind }) => Promise<ActionResult<void>>;
}

export function RulesPanel({ rules, mayEdit, save, reset }: Props) {
  const t = useT();
  const [editing, setEditing] = useState<RuleRow>();
  const taking = useAction(reset, { success: { en: 'Back to the default.', zh: '已恢复默认值。' } });
  const heads = [
    { en: 'Rule', zh: '规则' },
    { en: 'State', zh: '状态' },
    { en: 'Severity', zh: '级别' },
    { en: 'Limit', zh: '阈值' },
    { en: 'Raise after', zh: '告警延时' },
    { en: 'Clear after', zh: '解除延时' },
    { en: 'Changed by', zh: '修改人' },
    ...(mayEdit ? [{ en: 'Actions', zh: '操作' }] : []),
  ];
  return (
    <div className="flex flex-col gap-3">
      {taking.error ? <ErrorNotice error={taking.error} /> : null}
      <Panel>
        <Table label={t({ en: 'Rules', zh: '规则' })}>
          <TableHead heads={heads.map(t)} />
          <tbody>
            {rules.map((rule) => (
              <tr key={rule.kind}>
                <RuleCells rule={rule} />
                {mayEdit ? (
                  <Td>
                    <div className="flex gap-2">
                      <Button small onClick={() => setEditing(rule)}>
                        {t({ en: 'Edit', zh: '编辑' })}
                      </Button>
                      {rule.isStandard ? null : (
                        <Button small disabled={taking.busy} onClick={() => taking.run({ kind: rule.kind })}>
                          {t({ en: 'Back to default', zh: '恢复默认' })}
                        </Button>
                      )}
                    </div>
                  </Td>
                ) : null}
              </tr>
            ))}
          </tbody>
        </Table>
      </Panel>
      <Dialog
        open={editing !== undefined}
        onClose={() => setEditing(undefined)}
        title={editing ? t(kinds[editing.kind].name) : ''}
      >
        {editing ? <RuleForm rule={ruleOf(editing)} save={save} done={() => setEditing(undefined)} /> : null}
      </Dialog>
    </div>
  );
}

const ruleOf = ({ kind, enabled, severity, threshold, forS, clearS }: RuleRow) => ({
  ...{ kind, enabled, severity, threshold, forS, clearS },
});

function RuleCells({ rule }: { rule: RuleRow }) {
  const t = useT();
  const { name, explanation, limit } = kinds[rule.kind];
  const seconds = (value: number) => t({ en: `${value} s`, zh: `${value} 秒` });
  return (
    <>
      <Td className="max-w-md">
        <p className="font-medium">{t(name)}</p>
        <p className="text-[13px] text-muted">{t(explanation)}</p>
      </Td>
      <Td>
        {rule.enabled ? (
          <Badge tone="running">{t({ en: 'on', zh: '启用' })}</Badge>
        ) : (
          <Badge tone="stopped">{t({ en: 'off', zh: '停用' })}</Badge>
        )}
      </Td>
      <Td>
        <SeverityBadge severity={rule.severity} />
      </Td>
      <Td className="whitespace-nowrap">{limit ? `${rule.threshold} ${t(limit.unit)}` : '–'}</Td>
      <Td className="whitespace-nowrap">{seconds(rule.forS)}</Td>
      <Td className="whitespace-nowrap">{seconds(rule.clearS)}</Td>
      <Td>{rule.updatedBy ?? t({ en: 'default', zh: '默认' })}</Td>
    </>
  );
}
