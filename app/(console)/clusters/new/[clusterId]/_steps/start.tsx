import { AccountPanel } from '@/components/wizard/account-panel';
import { PreCheckPanel } from '@/components/wizard/pre-check-panel';
import { RunStep } from '@/components/wizard/run-step';
import { StartSummary } from '@/components/wizard/start-summary';
import { Why } from '@/components/wizard/why';
import { lintDraft } from '@/lib/clusters/lint-draft';
import { nodeStates } from '@/lib/clusters/node-states';
import { getT } from '@/lib/i18n/locale';
import { deployAction, fixAction, preCheckAction, updateDraftAction } from '../../../actions';
import type { StepData } from './data';

export async function StartStep({ cluster, done }: StepData) {
  const isDone = done.includes('start');
  const [t, findings, states] = await Promise.all([
    getT(),
    lintDraft(cluster.id),
    isDone ? nodeStates(cluster.id) : undefined,
  ]);
  const errors = findings.filter((f) => f.severity === 'error');
  return (
    <div className="flex flex-col gap-4">
      <Why>
        {t({
          en: 'Controllers come first, because they elect the leader that everything else obeys; then the agents, which start processes on their servers; then, through the leader, the data and compute nodes. Each is proven by its process, its port, its log and what the leader reports.',
          zh: '先启动控制节点，由它们选举出 leader；再启动代理节点，负责在各服务器上启停进程；最后通过 leader 启动数据节点和计算节点。每个节点都以进程、端口、日志和 leader 报告的状态共同确认。',
        })}
      </Why>
      {isDone ? null : <PreCheckPanel clusterId={cluster.id} check={preCheckAction} fix={fixAction} />}
      <StartSummary cluster={cluster} errors={errors} states={states} />
      <RunStep
        clusterId={cluster.id}
        until="start"
        done={isDone}
        ready={cluster.packageId !== undefined && cluster.licenceId !== undefined && errors.length === 0}
        activeRun={cluster.activeRun}
        deploy={deployAction}
      />
      <AccountPanel key={cluster.revision} cluster={cluster} save={updateDraftAction} />
    </div>
  );
}
