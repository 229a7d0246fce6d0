import { Check } from 'lucide-react';
import Link from 'next/link';
import { cx } from '@/components/ui/cx';
import { type WizardSlug, wizardSteps } from '@/lib/clusters/wizard-steps';
import { getT } from '@/lib/i18n/locale';
import { UnsavedMark } from './unsaved';

/** The six steps with what is done and what is not; every step has its own address. */
export async function StepsNav({
  clusterId,
  current,
  done,
}: {
  clusterId: string;
  current: WizardSlug;
  done: WizardSlug[];
}) {
  const t = await getT();
  return (
    <nav aria-label={t({ en: 'Deployment steps', zh: '部署步骤' })}>
      <ol className="flex flex-col gap-1">
        {wizardSteps.map((step, i) => {
          const isDone = done.includes(step.slug);
          const here = step.slug === current;
          return (
            <li key={step.slug}>
              <Link
                href={`/clusters/new/${clusterId}/${step.slug}`}
                aria-current={here ? 'step' : undefined}
                className={cx(
                  'flex items-center gap-2 rounded px-2 py-1.5',
                  here ? 'bg-raised font-semibold' : 'hover:bg-raised',
                )}
              >
                <span
                  aria-hidden
                  className={cx(
                    'grid size-6 shrink-0 place-items-center rounded-full border text-[13px]',
                    isDone
                      ? 'border-running bg-running-ground text-running'
                      : 'border-line-strong text-muted',
                  )}
                >
                  {isDone ? <Check className="size-3.5" /> : i + 1}
                </span>
                <span className="min-w-0">
                  {t(step.title)}
                  <span className="block font-normal text-[12px] text-muted">
                    {isDone ? t({ en: 'done', zh: '已完成' }) : t({ en: 'not done', zh: '未完成' })}
                    <UnsavedMark slug={step.slug} />
                  </span>
                </span>
              </Link>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
