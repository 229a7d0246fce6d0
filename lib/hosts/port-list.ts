import { AppError } from '@/lib/errors';

const most = 100;

const bad = (part: string) =>
  new AppError('HOST-PORTS', {
    en: `“${part}” is not a port or a range of ports (at most ${most} in all).`,
    zh: `“${part}”不是有效的端口或端口范围（最多 ${most} 个）。`,
  });

function expand(part: string): number[] {
  const match = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(part);
  const from = Number(match?.[1]);
  const to = Number(match?.[2] ?? match?.[1]);
  if (!match || from < 1 || to > 65_535 || to < from || to - from >= most) throw bad(part);
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}

/** Gives the ports of a list such as `8800-8803, 9000`, each once; throws HOST-PORTS. */
export function expandPorts(text: string): number[] {
  const parts = text.split(/[\s,;，；]+/).filter(Boolean);
  const ports = [...new Set(parts.flatMap(expand))];
  if (ports.length === 0 || ports.length > most) throw bad(text.slice(0, 40));
  return ports;
}
