import type { Finding } from '@/lib/lint/finding';

/** What is said of clocks that differ, whichever way that was found. */
export const clockAdvice = {
  rule: 'V-NET-10',
  severity: 'warning',
  why: {
    en: 'Different clocks in a cluster disturb heartbeats, transactions and the order of log lines.',
    zh: '集群内时钟不一致会影响心跳、事务以及日志的时间顺序。',
  },
  remedy: {
    en: 'Synchronise all hosts with chrony or NTP.',
    zh: '请用 chrony 或 NTP 同步所有主机的时钟。',
  },
} satisfies Partial<Finding>;
