import type { Text } from '@/lib/text';

export type WizardSlug = 'download' | 'licence' | 'configuration' | 'start' | 'database' | 'query';

export interface WizardStep {
  slug: WizardSlug;
  title: Text;
  /** Stages of the deployment plan that this step carries out. */
  stages: string[];
}

/** The six steps of the deployment tutorial (seed 000, section 1) and the plan's stages behind each. */
export const wizardSteps: WizardStep[] = [
  {
    slug: 'download',
    title: { en: 'Download', zh: '下载' },
    stages: ['check', 'distribute', 'compare', 'unpack'],
  },
  { slug: 'licence', title: { en: 'Licence', zh: '软件授权许可' }, stages: ['licence'] },
  { slug: 'configuration', title: { en: 'Configuration', zh: '集群配置' }, stages: ['configure'] },
  {
    slug: 'start',
    title: { en: 'Start', zh: '启动集群' },
    stages: ['controllers', 'leader', 'agents', 'agents-online', 'nodes', 'nodes-ready', 'verify'],
  },
  { slug: 'database', title: { en: 'Create a database', zh: '创建数据库' }, stages: [] },
  { slug: 'query', title: { en: 'Query', zh: '查询和计算' }, stages: [] },
];

/** Gives the step that follows a run with these stages, or undefined when the run is no part of the wizard. */
export function wizardStepAfter(stageKeys: string[]): WizardStep | undefined {
  const last = wizardSteps.findLastIndex((step) => step.stages.some((key) => stageKeys.includes(key)));
  return last < 0 ? undefined : wizardSteps[last + 1];
}
