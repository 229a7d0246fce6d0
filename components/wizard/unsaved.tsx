'use client';

import Link from 'next/link';
import { Button } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import { type WizardSlug, wizardSteps } from '@/lib/clusters/wizard-steps';
import { useT } from '@/lib/i18n/client';
import { useWizardEdits } from './wizard-edits';

/** Why nothing can be done on the hosts now: edits that a run would not know of. */
export function UnsavedNotice({ clusterId }: { clusterId: string }) {
  const t = useT();
  const { unsaved } = useWizardEdits();
  if (unsaved.length === 0) return null;
  return (
    <Notice kind="warning" title={t({ en: 'There are edits that are not saved.', zh: '有尚未保存的修改。' })}>
      {t({
        en: 'What is done on the hosts follows the saved draft. Save or discard the edits first:',
        zh: '在主机上执行的操作以已保存的草稿为准，请先保存或放弃以下步骤中的修改：',
      })}{' '}
      {wizardSteps
        .filter(({ slug }) => unsaved.some((part) => part === slug))
        .map(({ slug, title }, i) => (
          <span key={slug}>
            {i > 0 ? t({ en: ', ', zh: '、' }) : null}
            <Link className="text-accent underline" href={`/clusters/new/${clusterId}/${slug}`}>
              {t(title)}
            </Link>
          </span>
        ))}
    </Notice>
  );
}

/** What the list of steps says of a step with unsaved edits. */
export function UnsavedMark({ slug }: { slug: WizardSlug }) {
  const t = useT();
  const { unsaved } = useWizardEdits();
  if (!unsaved.some((part) => part === slug)) return null;
  return (
    <span className="font-normal text-[12px] text-attention">
      {' · '}
      {t({ en: 'not saved', zh: '未保存' })}
    </span>
  );
}

/** Asks what is to become of edits that were begun on an older draft. */
export function OvertakenNotice({ keep, discard }: { keep: () => void; discard: () => void }) {
  const t = useT();
  return (
    <Notice
      kind="warning"
      title={t({
        en: 'The draft has been changed since these edits began.',
        zh: '在您开始修改之后，草稿已发生变化。',
      })}
      action={
        <span className="flex gap-2">
          <Button small onClick={keep}>
            {t({ en: 'Keep the edits', zh: '保留我的修改' })}
          </Button>
          <Button small onClick={discard}>
            {t({ en: 'Discard the edits', zh: '放弃我的修改' })}
          </Button>
        </span>
      }
    >
      {t({
        en: 'By somebody else, or in another step. Edits that are kept replace what is stored now when they are saved.',
        zh: '可能由其他用户或其他步骤引起。如保留，保存时将覆盖当前已存储的内容。',
      })}
    </Notice>
  );
}
