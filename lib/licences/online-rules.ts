import { show } from '@/lib/config/show';
import type { Text } from '@/lib/text';
import { type LicenceTerms, limitOf } from './terms';

/** Only these are taken by a running node (dolphindb-operations.md 12). */
const online = new Set(['commercial', 'free', 'community']);

const limits: { of: (terms: LicenceTerms) => number | null; what: Text }[] = [
  { of: ({ maxNodes }) => maxNodes, what: { en: 'nodes', zh: '节点数' } },
  { of: ({ maxMemoryPerNodeGb }) => maxMemoryPerNodeGb, what: { en: 'memory a node', zh: '每节点内存' } },
  { of: ({ maxCoresPerNode }) => maxCoresPerNode, what: { en: 'cores a node', zh: '每节点核数' } },
];

function identity(loaded: LicenceTerms, candidate: LicenceTerms): Text[] {
  const found: Text[] = [];
  if (loaded.client !== candidate.client)
    found.push({
      en: `Another client: ${show(loaded.client)} → ${show(candidate.client)}`,
      zh: `客户名称不同：${show(loaded.client)} → ${show(candidate.client)}`,
    });
  if (loaded.authorization !== candidate.authorization)
    found.push({
      en: `Another kind: ${show(loaded.authorization)} → ${show(candidate.authorization)}`,
      zh: `授权类型不同：${show(loaded.authorization)} → ${show(candidate.authorization)}`,
    });
  else if (!online.has(candidate.authorization))
    found.push({
      en: `Licences of the kind “${show(candidate.authorization)}” are not updated online`,
      zh: `“${show(candidate.authorization)}”类型的授权许可不支持在线更新`,
    });
  return found;
}

/** Gives why a running node does not take this licence without a restart; nothing when it does (dolphindb-operations.md 12, dolphindb-server-api.md 5). */
export function onlineObstacles(loaded: LicenceTerms, candidate: LicenceTerms): Text[] {
  const smaller = limits.flatMap(({ of, what }) => {
    const [before, after] = [of(loaded), of(candidate)];
    return limitOf(after) < limitOf(before)
      ? [
          {
            en: `Fewer: ${what.en} ${before ?? '∞'} → ${after}`,
            zh: `${what.zh}变小：${before ?? '∞'} → ${after}`,
          },
        ]
      : [];
  });
  const bound =
    loaded.bindCpu !== null && candidate.bindCpu !== null && loaded.bindCpu !== candidate.bindCpu
      ? [
          {
            en: 'Processes are bound to cores (bindCPU) when they start',
            zh: 'CPU 绑定（bindCPU）仅在进程启动时生效',
          },
        ]
      : [];
  return [...identity(loaded, candidate), ...smaller, ...bound];
}
