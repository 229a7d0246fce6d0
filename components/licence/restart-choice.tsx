'use client';

import { useT } from '@/lib/i18n/client';
import type { ReplacementRequest } from './types';

interface Props {
  value: ReplacementRequest['restart'];
  onChange: (value: ReplacementRequest['restart']) => void;
}

/** How the nodes that need a restart get it. */
export function RestartChoice({ value, onChange }: Props) {
  const t = useT();
  const choices = [
    {
      id: 'rolling' as const,
      text: t({
        en: 'Rolling: node by node, the leader last, so that a cluster with replicas stays available',
        zh: '滚动重启：逐个节点进行，leader 最后；有副本的集群保持可用',
      }),
    },
    {
      id: 'full' as const,
      text: t({
        en: 'Whole cluster: stopped and started again in the safe order',
        zh: '整体重启：按安全顺序停止并重新启动整个集群',
      }),
    },
  ];
  return (
    <fieldset className="flex flex-col gap-1">
      <legend className="mb-1 font-medium">{t({ en: 'Restart', zh: '重启方式' })}</legend>
      {choices.map(({ id, text }) => (
        <label key={id} className="flex items-center gap-2">
          <input type="radio" name="restart" checked={value === id} onChange={() => onChange(id)} />
          {text}
        </label>
      ))}
    </fieldset>
  );
}
