import type { ScriptMode } from '@/lib/runs/plans/upgrade-script-steps';
import type { Part } from './checks';
import type { UpgradeFacts } from './facts';
import { say } from './finding';
import type { UpgradeMethod } from './schemas';

/** The script knows packages by no other name than that of this processor (dolphindb-package.md 3.5). */
const SCRIPT_ARCH = 'x86_64';

/** Gives how the vendor's script is used in a way to upgrade; undefined where it is not. */
export function scriptModeOf(method: UpgradeMethod): ScriptMode | undefined {
  if (method === 'script-online') return 'online';
  return method === 'script-offline' ? 'offline' : undefined;
}

/** Checks what only matters where `upgrade.sh` replaces the programs; whether it can run is looked at on every host when the run begins, and in the dry run. */
export function scriptChecks({ to }: UpgradeFacts, mode: ScriptMode | undefined): Part {
  if (!mode) return { findings: [] };
  const findings = [];
  if (to.arch !== SCRIPT_ARCH)
    findings.push(
      say(
        'V-UPG-08',
        'error',
        `upgrade.sh knows only packages for ${SCRIPT_ARCH}; this one is for ${to.arch}`,
        `upgrade.sh 只支持 ${SCRIPT_ARCH} 安装包，该安装包适用于 ${to.arch}`,
        { remedy: { en: 'Choose Deck’s own way.', zh: '请选择 Deck 自有方式。' } },
      ),
    );
  if (mode === 'online')
    findings.push(
      say(
        'UPGRADE-SCRIPT',
        'warning',
        'Every host downloads the package while the cluster is stopped',
        '各主机在集群停止期间下载安装包',
        {
          why: {
            en: 'upgrade.sh downloads and replaces in one go: a slow line makes the outage longer.',
            zh: 'upgrade.sh 下载后立即替换，网络慢会延长停机时间。',
          },
        },
      ),
    );
  return { findings };
}
