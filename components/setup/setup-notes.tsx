'use client';

import { Panel } from '@/components/ui/panel';
import type { SetupReview } from '@/lib/clusters/setup-schemas';
import { useT } from '@/lib/i18n/client';
import type { NodesWish } from '@/lib/topology/change-nodes';

/** Hosts that do not answer: their nodes can go only when nothing has to be stopped there any more. */
export function GoneForGood({
  silent,
  gone,
  busy,
  onChange,
}: {
  silent: string[];
  gone: string[];
  busy: boolean;
  onChange: (gone: string[]) => void;
}) {
  const t = useT();
  return (
    <Panel title={t({ en: 'Hosts that do not answer', zh: '无响应的主机' })}>
      <div className="flex flex-col gap-2 p-4">
        {silent.map((address) => (
          <label key={address} className="flex items-center gap-2">
            <input
              type="checkbox"
              className="size-4"
              disabled={busy}
              checked={gone.includes(address)}
              onChange={({ target }) =>
                onChange(target.checked ? [...gone, address] : gone.filter((each) => each !== address))
              }
            />
            {t({
              en: `${address} is gone for good: remove its nodes without stopping anything there`,
              zh: `${address} 已永久失效：移除其节点，不在该主机上执行停止操作`,
            })}
          </label>
        ))}
        <p className="text-muted">
          {t({
            en: 'A host that will come back should come back first: then its processes are stopped before the cluster lets them go.',
            zh: '若主机还会恢复，请先等其恢复，以便在集群移除节点之前停止其进程。',
          })}
        </p>
      </div>
    </Panel>
  );
}

/** What comes back of the revision, and what does not. */
export function BroughtBack({
  revision,
  wish,
  left,
}: {
  revision?: number;
  wish: NodesWish;
  left: NonNullable<SetupReview['left']>;
}) {
  const t = useT();
  const added = wish.add.map(({ alias }) => alias);
  return (
    <Panel
      title={t({ en: `Bring back the nodes of revision ${revision}`, zh: `恢复修订 ${revision} 的节点` })}
    >
      <dl className="grid grid-cols-[10rem_minmax(0,1fr)] gap-y-1 p-4">
        <dt className="text-muted">{t({ en: 'Added again', zh: '重新添加' })}</dt>
        <dd className="break-words font-mono text-[13px]">{added.join(', ') || '–'}</dd>
        <dt className="text-muted">{t({ en: 'Removed', zh: '移除' })}</dt>
        <dd className="break-words font-mono text-[13px]">{wish.remove.join(', ') || '–'}</dd>
        <dt className="text-muted">{t({ en: 'Not brought back', zh: '不恢复' })}</dt>
        <dd>
          {left.length === 0
            ? t({ en: 'nothing: all else is as in that revision', zh: '无：其余配置与该修订一致' })
            : null}
          <ul>
            {left.map(({ key, names }) => (
              <li key={key} className="break-words">
                <span className="font-mono text-[13px]">{key}</span>{' '}
                <span className="text-muted">{names.join(', ')}</span>
              </li>
            ))}
          </ul>
        </dd>
      </dl>
      {left.length > 0 ? (
        <p className="px-4 pb-4">
          {t({
            en: `These entries stay as they are now. When the nodes are back, bring back revision ${revision} once more for them.`,
            zh: `以上条目保持现状。节点恢复后，可再次恢复修订 ${revision} 以恢复这些条目。`,
          })}
        </p>
      ) : null}
    </Panel>
  );
}
