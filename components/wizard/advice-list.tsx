'use client';

import { Button } from '@/components/ui/button';
import { Panel } from '@/components/ui/panel';
import { useT } from '@/lib/i18n/client';
import type { Suggestion } from '@/lib/lint/advice';
import type { ClusterSpec } from '@/lib/topology/spec';

function currentValue(spec: ClusterSpec, { file, name }: Suggestion): string | undefined {
  if (file === 'controller.cfg') return spec.controllerSettings[name];
  if (file === 'agent.cfg') return spec.agentSettings[name];
  return spec.nodeSettings.find((s) => s.name === name && !s.qualifier)?.value;
}

function apply(spec: ClusterSpec, { file, name, value }: Suggestion): ClusterSpec {
  if (file === 'controller.cfg')
    return { ...spec, controllerSettings: { ...spec.controllerSettings, [name]: value } };
  if (file === 'agent.cfg') return { ...spec, agentSettings: { ...spec.agentSettings, [name]: value } };
  const there = spec.nodeSettings.some((s) => s.name === name && !s.qualifier);
  const nodeSettings = there
    ? spec.nodeSettings.map((s) => (s.name === name && !s.qualifier ? { ...s, value } : s))
    : [...spec.nodeSettings, { name, value }];
  return { ...spec, nodeSettings };
}

/** Values that host facts and licence suggest, each taken over with one click. */
export function AdviceList({
  advice,
  spec,
  onChange,
}: {
  advice: Suggestion[];
  spec: ClusterSpec;
  onChange: (spec: ClusterSpec) => void;
}) {
  const t = useT();
  const open = advice.filter((a) => currentValue(spec, a) !== a.value);
  if (open.length === 0) return null;
  return (
    <Panel
      title={t({ en: 'Advice from hosts and licence', zh: '根据主机与授权许可的建议' })}
      actions={
        <Button small kind="primary" onClick={() => onChange(open.reduce(apply, spec))}>
          {t({ en: 'Take over all', zh: '全部采用' })}
        </Button>
      }
    >
      <ul className="divide-y divide-line">
        {open.map((a) => (
          <li key={`${a.file} ${a.name}`} className="flex items-start gap-2 px-3 py-2">
            <div className="min-w-0 flex-1">
              <p className="break-all font-mono text-[13px]">
                {a.name}: {currentValue(spec, a) ?? '–'} → {a.value}
              </p>
              <p className="text-[12px] text-muted">
                {a.file} · {t(a.reason)}
              </p>
            </div>
            <Button small onClick={() => onChange(apply(spec, a))}>
              {t({ en: 'Take over', zh: '采用' })}
            </Button>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
