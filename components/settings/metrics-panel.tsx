'use client';

import { useState } from 'react';
import { useAction } from '@/components/form/use-action';
import { Button } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';
import { ErrorNotice } from '@/components/ui/error-notice';
import { Panel } from '@/components/ui/panel';
import type { ActionResult } from '@/lib/action';
import { useT } from '@/lib/i18n/client';

export function MetricsPanel({
  enabled,
  create,
  remove,
}: {
  enabled: boolean;
  create: (input: Record<string, never>) => Promise<ActionResult<string>>;
  remove: (input: Record<string, never>) => Promise<ActionResult<void>>;
}) {
  const t = useT();
  const [token, setToken] = useState<string>();
  const made = useAction(create, { done: setToken });
  const removed = useAction(remove, {
    done: () => setToken(undefined),
    success: { en: '/metrics is off.', zh: '/metrics 已关闭。' },
  });
  const error = made.error ?? removed.error;
  const on = enabled || token !== undefined;
  return (
    <Panel title={t({ en: 'Prometheus', zh: 'Prometheus 监控' })}>
      <div className="flex flex-col gap-3 p-4">
        <p className="max-w-3xl text-muted">
          {on
            ? t({
                en: 'Figures of Deck and of all nodes are served at /metrics to whoever has the token (header Authorization: Bearer, or ?token=).',
                zh: '持有令牌者可从 /metrics 获取 Deck 及所有节点的指标（请求头 Authorization: Bearer，或参数 ?token=）。',
              })
            : t({
                en: '/metrics is off. Make a token to turn it on.',
                zh: '/metrics 未启用。生成令牌后即启用。',
              })}
        </p>
        {token ? (
          <div role="status" className="flex flex-col gap-1">
            <p>
              {t({
                en: 'The new token, shown only this once:',
                zh: '新令牌（仅显示这一次）：',
              })}
            </p>
            <p className="flex items-center gap-1 font-mono text-[13px]">
              <span data-testid="metrics-token">{token}</span>
              <CopyButton text={token} />
            </p>
          </div>
        ) : null}
        {error ? <ErrorNotice error={error} /> : null}
        <div className="flex gap-2">
          <Button kind={on ? 'plain' : 'primary'} busy={made.busy} onClick={() => made.run({})}>
            {on
              ? t({ en: 'Make a new token', zh: '重新生成令牌' })
              : t({ en: 'Make a token', zh: '生成令牌' })}
          </Button>
          {on ? (
            <Button kind="plain" busy={removed.busy} onClick={() => removed.run({})}>
              {t({ en: 'Turn off', zh: '关闭' })}
            </Button>
          ) : null}
        </div>
      </div>
    </Panel>
  );
}
