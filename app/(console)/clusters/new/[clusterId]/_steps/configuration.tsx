import { ConfigurationEditor } from '@/components/wizard/configuration-editor';
import { RunStep } from '@/components/wizard/run-step';
import { Why } from '@/components/wizard/why';
import { checkDraft } from '@/lib/clusters/check-draft';
import { getT } from '@/lib/i18n/locale';
import { deployAction, updateDraftAction } from '../../../actions';
import type { StepData } from './data';

export async function ConfigurationStep({ cluster, done }: StepData) {
  const [t, check] = await Promise.all([getT(), checkDraft(cluster.id, cluster.spec)]);
  return (
    <div className="flex flex-col gap-4">
      <Why>
        {t({
          en: 'Four files describe the cluster: controller.cfg and agent.cfg belong to one server each; cluster.nodes and cluster.cfg must be equal on all controllers. In a high-availability cluster the last two are read only at the first start, then the Raft group owns them, so they had better be right now.',
          zh: '集群由四个文件描述：controller.cfg 与 agent.cfg 各属一台服务器；cluster.nodes 与 cluster.cfg 在所有控制节点上必须相同。高可用集群仅在首次启动时读取后两个文件，之后由 Raft 组管理，因此务必在此确认无误。',
        })}
      </Why>
      <ConfigurationEditor cluster={cluster} initialCheck={check} save={updateDraftAction} />
      <RunStep
        clusterId={cluster.id}
        until="configuration"
        done={done.includes('configuration')}
        ready={
          cluster.packageId !== undefined &&
          cluster.licenceId !== undefined &&
          !check.findings.some((f) => f.severity === 'error')
        }
        activeRun={cluster.activeRun}
        deploy={deployAction}
      />
    </div>
  );
}
