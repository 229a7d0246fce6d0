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
import { cancelRunAction, resumeRunAction, wishRunAction } from '../actions';

export const metadata: Metadata = { title: 'Run · 运行' };

async function viewOr404(runId: string) {
  try {
    return await getRunView(runId);
  } catch (error) {
    if (isAppError(error) && error.code === 'NOT-FOUND') notFound();
    throw error;
  }
}

/** An upgrade is not over with its run. */
async function UpgradeLink({ clusterId }: { clusterId: string }) {
  const t = await getT();
  return (
    <Notice
      title={t({ en: 'What comes next is decided on the upgrade page.', zh: '后续操作请在“升级”页面决定。' })}
      action={
        <Link className={buttonClass('primary', true)} href={`/clusters/${clusterId}/upgrade`}>
          {t({ en: 'Go to the upgrade', zh: '前往升级页面' })}
        </Link>
      }
    />
  );
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
  const about = run.kind.startsWith('upgrade') ? <UpgradeLink clusterId={run.clusterId} /> : undefined;
  return (
    <RunPage
      initial={run}
      mayOperate={hasRole(user.role, 'operator')}
      deeds={{ cancel: cancelRunAction, resume: resumeRunAction, wish: wishRunAction }}
      next={next ?? about}
      otherwise={about}
    />
  );
}
