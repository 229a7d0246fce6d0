import type { Metadata } from 'next';
import { BackupsTable } from '@/components/backup/backups-table';
import { SchedulePanel } from '@/components/backup/schedule-panel';
import { TakeBackup } from '@/components/backup/take-backup';
import { RefreshOnRun } from '@/components/live/refresh-on-run';
import { EmptyState, Panel } from '@/components/ui/panel';
import { hasRole } from '@/lib/auth/roles';
import { pageUser } from '@/lib/auth/session';
import { backupSettings } from '@/lib/backups/settings';
import { listBackups } from '@/lib/backups/store';
import { formatBytes } from '@/lib/format';
import { getT } from '@/lib/i18n/locale';
import { clusterOr404 } from '../cluster';
import {
  deleteBackupAction,
  saveBackupSettingsAction,
  takeBackupAction,
  verifyBackupAction,
} from './actions';

export const metadata: Metadata = { title: 'Backups · 备份' };

export default async function BackupsPage({ params }: { params: Promise<{ clusterId: string }> }) {
  const user = await pageUser('viewer');
  const { id, name } = await clusterOr404((await params).clusterId);
  const [t, backups, settings] = await Promise.all([getT(), listBackups(id), backupSettings(id)]);
  const mayOperate = hasRole(user.role, 'operator');
  const total = formatBytes(backups.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0));
  const title =
    backups.length === 0
      ? t({ en: 'Backups', zh: '备份' })
      : t({
          en: `Backups on the hosts (${backups.length}, ${total})`,
          zh: `主机上的备份（${backups.length} 个，共 ${total}）`,
        });
  return (
    <div className="flex flex-col gap-3">
      <RefreshOnRun clusterId={id} />
      <Panel
        title={title}
        actions={mayOperate ? <TakeBackup clusterId={id} take={takeBackupAction} /> : undefined}
      >
        {backups.length === 0 ? (
          <EmptyState title={t({ en: 'No backups yet', zh: '还没有备份' })}>
            {t({
              en: 'A backup holds the metadata and the configuration of every node, on its own host, with the hash of every file. An upgrade takes one by itself.',
              zh: '备份包含每个节点的元数据和配置，保存在节点所在主机上，并记录每个文件的哈希。升级时会自动备份。',
            })}
          </EmptyState>
        ) : (
          <BackupsTable
            clusterId={id}
            clusterName={name}
            backups={backups}
            mayOperate={mayOperate}
            verify={verifyBackupAction}
            remove={deleteBackupAction}
          />
        )}
      </Panel>
      <SchedulePanel
        clusterId={id}
        value={settings}
        mayEdit={hasRole(user.role, 'administrator')}
        save={saveBackupSettingsAction}
      />
    </div>
  );
}
