import { LicenceForm } from '@/components/wizard/licence-form';
import { RunStep } from '@/components/wizard/run-step';
import { Why } from '@/components/wizard/why';
import { lintDraft } from '@/lib/clusters/lint-draft';
import { getT } from '@/lib/i18n/locale';
import { listLicences } from '@/lib/licences/licences';
import { addLicenceAction, deployAction, updateDraftAction } from '../../../actions';
import type { StepData } from './data';

const licenceRules = /^V-(LIC|RES-0[1569])/;

export async function LicenceStep({ cluster, done }: StepData) {
  const [t, licences, findings] = await Promise.all([getT(), listLicences(), lintDraft(cluster.id)]);
  return (
    <div className="flex flex-col gap-4">
      <Why>
        {t({
          en: 'The licence decides how many nodes, cores and how much memory the cluster may use; it must be the same file on every server. The community licence inside the package covers three nodes, so a three-server high-availability cluster needs an enterprise licence.',
          zh: '授权许可决定集群可用的节点数、CPU 核数与内存，且每台服务器上的文件必须相同。安装包自带的社区版授权许可仅支持 3 个节点，三服务器高可用集群需要企业版授权许可。',
        })}
      </Why>
      <LicenceForm
        cluster={cluster}
        licences={licences}
        findings={findings.filter((f) => licenceRules.test(f.rule))}
        add={addLicenceAction}
        save={updateDraftAction}
      />
      <RunStep
        clusterId={cluster.id}
        until="licence"
        done={done.includes('licence')}
        ready={cluster.licenceId !== undefined && cluster.packageId !== undefined}
        activeRun={cluster.activeRun}
        deploy={deployAction}
      />
    </div>
  );
}
