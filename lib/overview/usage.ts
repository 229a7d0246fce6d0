import { bytes, percent } from '@/lib/format/figures';
import type { Figure, NodeStatus } from '@/lib/status/types';
import type { Text } from '@/lib/text';
import { figureOf } from './columns';

/** A share from 0 to 1, null where it cannot be told, with words. */
export interface Usage {
  share: number | null;
  words: Text;
}

const gigabyte = 1024 ** 3;
const nothing: Usage = { share: null, words: { en: '—', zh: '—' } };

const short = (shown: ReturnType<typeof bytes>): string =>
  typeof shown?.short === 'string' ? shown.short : '—';

function known(figure: Figure | undefined): number | null {
  return figure === null || figure === undefined ? null : Number(figure);
}

/** Use of the CPU by a node. */
export function cpuUsage(node: NodeStatus): Usage {
  const figure = figureOf(node, 'cpuUsage');
  const value = known(figure);
  if (value === null) return nothing;
  const words = short(percent(figure));
  return { share: value / 100, words: { en: words, zh: words } };
}

/** Memory in use of the node's limit; without a limit only the amount is known. */
export function memoryUsage(node: NodeStatus): Usage {
  const used = known(figureOf(node, 'memoryUsed'));
  if (used === null) return nothing;
  const limit = (known(figureOf(node, 'maxMemSize')) ?? 0) * gigabyte;
  const shown = short(bytes(Math.round(used)));
  if (limit <= 0) return { share: null, words: { en: `${shown}, no limit`, zh: `${shown}，不限` } };
  const all = short(bytes(Math.round(limit)));
  return { share: used / limit, words: { en: `${shown} of ${all}`, zh: `${shown} / ${all}` } };
}

/** Space taken on the node's volumes; nothing for nodes without volumes. */
export function diskUsage(node: NodeStatus): Usage {
  const capacity = known(figureOf(node, 'diskCapacity'));
  const free = known(figureOf(node, 'diskFreeSpace'));
  if (!capacity || free === null) return nothing;
  const shown = short(bytes(Math.round(free)));
  return { share: 1 - free / capacity, words: { en: `${shown} free`, zh: `剩余 ${shown}` } };
}
