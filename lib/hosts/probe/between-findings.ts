import type { Finding } from '@/lib/lint/finding';
import type { Text } from '@/lib/text';
import type { Reach } from './between';
import type { ClockSample } from './clock';
import { clockAdvice } from './clock-advice';

const MAX_SKEW_MS = 1000;

/** Gives the findings of the checks between hosts: V-NET-10 for clocks, V-NET-09 for ports (dolphindb-operations.md 20). */
export function betweenFindings(
  clocks: Record<string, ClockSample>,
  reaches: Reach[],
  firewalls: Record<string, string[]>,
): Finding[] {
  return [...skew(clocks), ...blockedPorts(reaches, firewalls), ...untested(reaches)];
}

function skew(clocks: Record<string, ClockSample>): Finding[] {
  const sorted = Object.entries(clocks).sort(([, a], [, b]) => a.offsetMs - b.offsetMs);
  const [first, last] = [sorted[0], sorted.at(-1)];
  if (!first || !last) return [];
  const apartMs = last[1].offsetMs - first[1].offsetMs;
  if (apartMs - first[1].uncertaintyMs - last[1].uncertaintyMs <= MAX_SKEW_MS) return [];
  const seconds = (apartMs / 1000).toFixed(1);
  return [
    {
      ...clockAdvice,
      host: last[0],
      message: {
        en: `The clocks of ${first[0]} and ${last[0]} are ${seconds} s apart.`,
        zh: `${first[0]} 与 ${last[0]} 的时钟相差 ${seconds} 秒。`,
      },
      seen: sorted
        .map(([address, { offsetMs }]) => `${address} ${offsetMs >= 0 ? '+' : ''}${offsetMs} ms`)
        .join(', '),
    },
  ];
}

function blockedPorts(reaches: Reach[], firewalls: Record<string, string[]>): Finding[] {
  const blocked = reaches.filter(({ result }) => result === 'refused' || result === 'filtered');
  const groups = groupBy(blocked, ({ to, port, result }) => `${to} ${port} ${result}`);
  return [...groups.values()].flatMap((group) =>
    group[0] ? [blockedPort(group[0], group, firewalls[group[0].to] ?? [])] : [],
  );
}

function groupBy<T>(all: T[], keyOf: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) groups.set(keyOf(one), [...(groups.get(keyOf(one)) ?? []), one]);
  return groups;
}

function blockedPort({ to, port, result, behind }: Reach, group: Reach[], seenFirewalls: string[]): Finding {
  const from = group.map((one) => one.from);
  const canFix = seenFirewalls.some((name) => name === 'firewalld' || name === 'ufw');
  const cause = causeOf(to, seenFirewalls, result === 'refused' && behind === 'taken');
  const what =
    result === 'filtered' ? { en: 'no answer', zh: '没有响应' } : { en: 'refused', zh: '连接被拒绝' };
  return {
    rule: 'V-NET-09',
    severity: 'error',
    host: to,
    message: {
      en: `Port ${port} of ${to} cannot be reached from ${from.join(', ')} (${what.en}) although something listens there: ${cause.en}.`,
      zh: `从 ${from.join('、')} 无法访问 ${to} 的端口 ${port}（${what.zh}），而该端口已有监听：${cause.zh}。`,
    },
    seen: [...new Set(group.map((one) => `${one.from}: ${one.seen}`))].join('; '),
    why: {
      en: 'The nodes of a cluster talk to each other over these ports.',
      zh: '集群节点之间通过这些端口通信。',
    },
    remedy: {
      en: 'Open the port between all hosts of the cluster.',
      zh: '请在集群的所有主机之间放行该端口。',
    },
    ...(canFix ? { fix: 'open-port' } : {}),
  };
}

function causeOf(to: string, firewalls: string[], ownedByOther: boolean): Text {
  const names = firewalls.join(', ');
  if (names)
    return { en: `the packet filter of ${to} (${names}) blocks it`, zh: `被 ${to} 的防火墙（${names}）拦截` };
  if (ownedByOther)
    return { en: 'its program listens on another address only', zh: '占用该端口的程序只监听了其他地址' };
  return { en: 'a packet filter on the way blocks it', zh: '被中间网络的防火墙拦截' };
}

function untested(reaches: Reach[]): Finding[] {
  const groups = groupBy(
    reaches.filter(({ result }) => result === 'unknown'),
    ({ to }) => to,
  );
  return [...groups].map(([to, group]) => {
    const ports = [...new Set(group.map(({ port }) => port))].join(', ');
    const denied = group.some(({ behind }) => behind === 'denied');
    return {
      rule: 'H-NET-01',
      severity: 'warning',
      host: to,
      message: {
        en: `It could not be tested whether ports ${ports} of ${to} can be reached.`,
        zh: `无法测试 ${to} 的端口 ${ports} 是否可达。`,
      },
      seen: denied
        ? 'the user may not listen there'
        : [...new Set(group.map((one) => `${one.from}: ${one.seen}`))].join('; '),
      why: {
        en: 'A blocked port shows only when the nodes are started.',
        zh: '端口若被拦截，只有在启动节点时才会暴露。',
      },
      remedy: denied
        ? { en: 'Choose ports above 1023.', zh: '请选择大于 1023 的端口。' }
        : {
            en: 'Install python3 or perl on the hosts, or look after the packet filters yourself.',
            zh: '请在主机上安装 python3 或 perl，或自行确认防火墙设置。',
          },
    };
  });
}
