import { DownloadForm } from '@/components/wizard/download-form';
import { RunStep } from '@/components/wizard/run-step';
import { Why } from '@/components/wizard/why';
import { listHosts } from '@/lib/hosts/queries';
import { getT } from '@/lib/i18n/locale';
import { listPackages } from '@/lib/packages/packages';
import { downloadBase } from '@/lib/settings/settings';
import { registerDownloadAction } from '../../../../packages/actions';
import { deployAction, updateDraftAction } from '../../../actions';
import type { StepData } from './data';

export async function DownloadStep({ cluster, done }: StepData) {
  const [t, packages, hosts, base] = await Promise.all([getT(), listPackages(), listHosts(), downloadBase()]);
  return (
    <div className="flex flex-col gap-4">
      <Why>
        {t({
          en: 'Every server gets the same package, unpacked in the same directory: one version everywhere is what the cluster needs to work, and equal paths make every later upgrade the same on all servers.',
          zh: '每台服务器都在相同目录解压同一个安装包：集群要求所有节点版本一致，路径一致也便于以后统一升级。',
        })}
      </Why>
      <DownloadForm
        cluster={cluster}
        packages={packages}
        hosts={hosts}
        base={base}
        save={updateDraftAction}
        register={registerDownloadAction}
      />
      <RunStep
        clusterId={cluster.id}
        until="download"
        done={done.includes('download')}
        ready={cluster.packageId !== undefined}
        activeRun={cluster.activeRun}
        deploy={deployAction}
      />
    </div>
  );
}
