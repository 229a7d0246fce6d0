'use client';

import { RefreshCw } from 'lucide-react';
import { Badge, type Tone } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { ErrorNotice } from '@/components/ui/error-notice';
import { Notice } from '@/components/ui/notice';
import { useT } from '@/lib/i18n/client';
import type { CurrentDocument } from '@/lib/revisions/types';
import type { Text } from '@/lib/text';
import { useConfig } from './config-provider';

const sources: Record<CurrentDocument['source'], { tone: Tone; text: Text }> = {
  group: { tone: 'running', text: { en: 'from the Raft group', zh: '来自 Raft 组' } },
  file: { tone: 'running', text: { en: 'from the host', zh: '来自主机文件' } },
  stored: { tone: 'attention', text: { en: 'as last stored', zh: '上次保存的内容' } },
};

/** Where each document was read, and which could not be read and why; those are not edited. */
export function DocumentSources({ documents }: { documents: CurrentDocument[] }) {
  const t = useT();
  const { loading, refetch, failed, mayEdit } = useConfig();
  const troubled = documents.filter((d) => d.problem || d.source === 'stored');
  const hidden = documents.some((d) => d.hidden?.length);
  return (
    <div className="flex flex-col gap-2">
      {failed ? <ErrorNotice error={failed} /> : null}
      {mayEdit ? null : (
        <Notice>
          {t({
            en: 'Your role can read the configuration; an operator can change it.',
            zh: '您的角色可以查看配置；修改需要操作员角色。',
          })}
          {hidden
            ? t({ en: ' Values of passwords and tokens are hidden.', zh: '密码与令牌的取值已隐藏。' })
            : null}
        </Notice>
      )}
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1 text-[13px]">
        {documents.map((d) => (
          <span key={d.key} className="flex items-center gap-1.5">
            <span className="font-mono">{d.key}</span>
            <Badge tone={sources[d.source].tone}>{t(sources[d.source].text)}</Badge>
          </span>
        ))}
        <Button small kind="quiet" busy={loading} onClick={refetch}>
          <RefreshCw aria-hidden className="size-3.5" />
          {t({ en: 'Read again', zh: '重新读取' })}
        </Button>
      </div>
      {troubled.length > 0 ? (
        <Notice
          kind="warning"
          title={
            troubled.some((d) => d.source === 'stored')
              ? t({
                  en: 'Not everything could be read; what is shown as last stored cannot be edited now, and an edit for all leaves it out.',
                  zh: '部分文档无法读取；显示为“上次保存的内容”的文档暂不能编辑，统一编辑时也不包含它们。',
                })
              : undefined
          }
        >
          <ul>
            {troubled.map((d) => (
              <li key={d.key}>
                <span className="font-mono text-[13px]">{d.key}</span>
                {d.problem ? `: ${t(d.problem)}` : null}
              </li>
            ))}
          </ul>
        </Notice>
      ) : null}
    </div>
  );
}
