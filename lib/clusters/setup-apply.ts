import 'server-only';
import type { Actor } from '@/lib/audit/write';
import { AppError } from '@/lib/errors';
import { createRun } from '@/lib/runs/create';
import type { Plan } from '@/lib/runs/plan';
import { previewPlan } from '@/lib/runs/preview';
import type { PlanForecast } from '@/lib/runs/view';
import { examineSetup } from './setup-review';
import type { ApplySetupInput, SetupInput } from './setup-schemas';

async function planFor(input: SetupInput): Promise<{ plan: Plan; clusterName: string; confirm: boolean }> {
  if (input.add.length + input.remove.length === 0) {
    throw new AppError('SETUP-NOTHING', { en: 'There is nothing to change.', zh: '没有任何变更。' });
  }
  const { review, plan, clusterName } = await examineSetup(input);
  if (plan && !review.refused) return { plan, clusterName, confirm: review.confirm };
  const errors = review.findings.filter(({ severity }) => severity === 'error');
  throw new AppError(
    'SETUP-REFUSED',
    {
      en: `This change cannot be made: ${errors.length} finding(s) forbid it.`,
      zh: `无法执行该变更：存在 ${errors.length} 个错误。`,
    },
    { seen: errors.map(({ rule, message }) => `${rule}: ${message.en}`).join('\n') },
  );
}

/** Gives the dry run of a change of nodes: commands, files and what is already so. Throws SETUP-NOTHING and SETUP-REFUSED. */
export async function forecastSetup(input: SetupInput): Promise<PlanForecast> {
  const { plan } = await planFor(input);
  return previewPlan({ clusterId: input.clusterId, plan });
}

/** Starts a change of nodes as a run, examined once more; gives the run's id. Throws SETUP-NOTHING, SETUP-REFUSED, SETUP-CONFIRM and what `createRun` throws. */
export async function applySetup(input: ApplySetupInput, actor: Actor): Promise<string> {
  const { plan, clusterName, confirm } = await planFor(input);
  if (confirm && input.confirmed !== clusterName) {
    throw new AppError('SETUP-CONFIRM', {
      en: `Type the cluster's name, ${clusterName}, to confirm.`,
      zh: `请输入集群名称 ${clusterName} 以确认。`,
    });
  }
  return createRun({ clusterId: input.clusterId, kind: 'setup', plan, actor });
}
