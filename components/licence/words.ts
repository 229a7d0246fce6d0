import type { Tone } from '@/components/ui/badge';
import type { LicenceWay } from '@/lib/licences/predict';
import type { Text } from '@/lib/text';

/** Kinds of authorization as the vendor's console names them; another one is shown as it is. */
export const kindWords: Record<string, Text> = {
  commercial: { en: 'commercial', zh: '商业版' },
  free: { en: 'community', zh: '社区版' },
  community: { en: 'community', zh: '社区版' },
  trial: { en: 'trial', zh: '试用版' },
  test: { en: 'test', zh: '测试版' },
  site: { en: 'site', zh: '站点授权' },
};

export const wayWords: Record<LicenceWay, { tone: Tone; text: Text }> = {
  loaded: { tone: 'running', text: { en: 'has it', zh: '已使用' } },
  online: { tone: 'running', text: { en: 'online', zh: '在线更新' } },
  restart: { tone: 'attention', text: { en: 'needs a restart', zh: '需要重启' } },
  start: { tone: 'stopped', text: { en: 'at its next start', zh: '下次启动时' } },
  refused: { tone: 'failed', text: { en: 'refused', zh: '拒绝' } },
};

/** What each row of a licence is called. */
export const termWords = {
  client: { en: 'Client', zh: '客户名称' },
  kind: { en: 'Kind', zh: '类型' },
  expiration: { en: 'Expires', zh: '到期日' },
  nodes: { en: 'Nodes', zh: '节点数' },
  cores: { en: 'Cores a node', zh: '每节点核数' },
  memory: { en: 'Memory a node', zh: '每节点内存' },
  version: { en: 'Up to version', zh: '支持版本' },
  bound: { en: 'Bound to cores', zh: '绑定 CPU' },
  modules: { en: 'Modules', zh: '功能模块' },
} satisfies Record<string, Text>;

/** What replaces a limit that a licence does not have. */
export const noLimit: Text = { en: 'no limit', zh: '不限' };
