import 'server-only';
import type { Actor } from '@/lib/audit/write';
import { AppError } from '@/lib/errors';
import { createRun } from '@/lib/runs/create';
import { deployPlan } from './deploy-plan';
import { lintDraft } from './lint-draft';
import type { WizardSlug } from './wizard-steps';

/** Starts the deployment up to one wizard step as a run; throws DEPLOY-FINDINGS while the configuration has errors. Gives the run's id. */
export async function deployCluster(
  input: { clusterId: string; until: WizardSlug },
  actor: Actor,
): Promise<string> {
  if (input.until === 'configuration' || input.until === 'start') {
    const errors = (await lintDraft(input.clusterId)).filter((f) => f.severity === 'error');
    const [first] = errors;
    if (first) {
      throw new AppError(
        'DEPLOY-FINDINGS',
        {
          en: `The configuration has ${errors.length} error(s); the third step lists them.`,
          zh: `配置存在 ${errors.length} 个错误，详见第三步。`,
        },
        { seen: `${first.rule}: ${first.message.en}` },
      );
    }
  }
  const plan = await deployPlan(input.clusterId, input.until);
  return createRun({ clusterId: input.clusterId, kind: 'deploy', plan, actor });
}
