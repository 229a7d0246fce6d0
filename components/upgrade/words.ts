import type { Tone } from '@/components/ui/badge';
import type { Text } from '@/lib/text';
import type { UpgradeMethod } from '@/lib/upgrades/schemas';
import type { UpgradeState } from '@/lib/upgrades/state';

export const methodNames: Record<UpgradeMethod, Text> = {
  own: { en: 'Deck replaces the programs', zh: '由 Deck 替换程序' },
  rolling: { en: 'Rolling, host by host', zh: '滚动升级（逐台主机）' },
  'script-offline': { en: 'upgrade.sh, offline', zh: 'upgrade.sh 离线升级' },
  'script-online': { en: 'upgrade.sh, online', zh: 'upgrade.sh 在线升级' },
};

export const stateWords: Record<UpgradeState, { text: Text; tone: Tone; lead: Text }> = {
  running: {
    text: { en: 'running', zh: '执行中' },
    tone: 'starting',
    lead: { en: 'The run is under way.', zh: '运行正在执行。' },
  },
  paused: {
    text: { en: 'paused', zh: '已暂停' },
    tone: 'attention',
    lead: {
      en: 'The run is paused before the next host. Every host is whole and in service; resume goes on with that one.',
      zh: '运行已在下一台主机前暂停。所有主机均完整且在服务中；继续后从该主机接着执行。',
    },
  },
  failed: {
    text: { en: 'failed', zh: '失败' },
    tone: 'failed',
    lead: {
      en: 'The run has ended before the upgrade was complete. Nothing goes on by itself: go on with it, roll back, or end it here.',
      zh: '运行在升级完成前结束。不会自动继续：请继续执行、回退，或就此结束。',
    },
  },
  'verify-needed': {
    text: { en: 'verified, waits for you', zh: '已验证，待确认' },
    tone: 'attention',
    lead: {
      en: 'Every node runs the new version, all data is complete, writing and reading work. Try your own work now. Then finalize, or roll back while that is possible.',
      zh: '所有节点均为新版本，数据完整，读写正常。请验证您的业务，然后确认完成，或在仍可回退时回退。',
    },
  },
  finalized: {
    text: { en: 'finalized', zh: '已完成' },
    tone: 'running',
    lead: { en: 'The upgrade is over.', zh: '升级已结束。' },
  },
  'rolling-back': {
    text: { en: 'rolling back', zh: '正在回退' },
    tone: 'starting',
    lead: { en: 'The rollback is under way.', zh: '正在执行回退。' },
  },
  ended: {
    text: { en: 'ended as it was', zh: '就此结束' },
    tone: 'stopped',
    lead: {
      en: 'The upgrade was ended with the hosts as they were.',
      zh: '升级已就此结束，各主机保持当时状态。',
    },
  },
  'rolled-back': {
    text: { en: 'rolled back', zh: '已回退' },
    tone: 'stopped',
    lead: { en: 'The cluster has its old version again.', zh: '集群已恢复旧版本。' },
  },
  'rollback-failed': {
    text: { en: 'rollback failed', zh: '回退失败' },
    tone: 'failed',
    lead: {
      en: 'The rollback has ended early. The backup is untouched: go on with the rollback. Where that is impossible, an administrator can end the upgrade here as it is.',
      zh: '回退提前结束。备份未受影响：请继续回退；若无法继续，管理员可将该升级就此结束。',
    },
  },
};
