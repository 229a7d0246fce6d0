import { AppError } from '@/lib/errors';

const most = 256;
const ranged = /^(.*)\[(\d{1,5})-(\d{1,5})\](.*)$/;
const plain = /^[A-Za-z0-9]([A-Za-z0-9.:-]*[A-Za-z0-9])?$/;

const bad = (part: string, en: string, zh: string) =>
  new AppError('HOST-ADDRESS', { en: `${part}: ${en}`, zh: `${part}：${zh}` });

function expandOne(part: string): string[] {
  const match = ranged.exec(part);
  if (!match) return [part];
  const [, before = '', from = '', to = '', after = ''] = match;
  const [first, last] = [Number(from), Number(to)];
  if (last < first || last - first >= most)
    throw bad(
      part,
      `the range must rise and hold at most ${most} addresses.`,
      `范围须递增，且不超过 ${most} 个地址。`,
    );
  const width = from.length > 1 && from.startsWith('0') ? from.length : 0;
  return Array.from(
    { length: last - first + 1 },
    (_, i) => `${before}${String(first + i).padStart(width, '0')}${after}`,
  );
}

/** Gives the addresses of a pasted list (commas, blanks or lines; `10.0.0.[80-82]` is a range), each once, in order; throws HOST-ADDRESS. */
export function expandAddresses(text: string): string[] {
  const parts = text.split(/[\s,;，；]+/).filter(Boolean);
  const all = [...new Set(parts.flatMap(expandOne))];
  if (all.length > most)
    throw bad(text.slice(0, 40), `at most ${most} addresses at once.`, `一次最多 ${most} 个地址。`);
  for (const address of all) {
    if (!plain.test(address) || address.length > 253)
      throw bad(address.slice(0, 60), 'is not a host name or an IP address.', '不是有效的主机名或 IP 地址。');
  }
  return all;
}
