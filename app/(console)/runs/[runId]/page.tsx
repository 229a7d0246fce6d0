import type { Metadata } from 'next';
import Link from 'next/link';
import { notFound } from 'next/navigation';
import { RunPage } from '@/components/run/run-page';
import { buttonClass } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import { hasRole } from '@/lib/auth/roles';
import { pageUser } from '@/lib/auth/session';
import { wizardStepAfter } from '@/lib/clusters/wizard-steps';
import { isAppError } from '@/lib/errors';
import { getT } from '@/lib/i18n/locale';
import { getRunView } from '@/lib/runs/queries';
import { cancelRunAction, resumeRunAction } from '../actions';

export const metadata: Metadata = { title: 'Run · 运行' };

async function viewOr404(runId: string) {
  try {
    return await getRunView(runId);
  } catch (error) {
    if (isAppError(error) && error.code === 'NOT-FOUND') notFound();
    throw error;
  }
}

export default async function RunRoute({ params }: { params: Promise<{ runId: string }> }) {
  const user = await pageUser('viewer');
  const { runId } = await params;
  const [t, run] = await Promise.all([getT(), viewOr404(runId)]);
  const step = run.kind === 'deploy' ? wizardStepAfter(run.stages.map((s) => s.key)) : undefined;
  const next = step ? (
    <Notice
      kind="ok"
      title={t({ en: 'Done.', zh: '已完成。' })}
      action={
        <Link className={buttonClass('primary', true)} href={`/clusters/new/${run.clusterId}/${step.slug}`}>
          {t({ en: 'Go on: ', zh: '下一步：' })}
          {t(step.title)}
        </Link>
      }
    />
  ) : undefined;
  return (
    <RunPage
      initial={run}
      mayOperate={hasRole(user.role, 'operator')}
      cancel={cancelRunAction}
      resume={resumeRunAction}
      next={next}
    />
  );
}
