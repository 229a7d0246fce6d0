import { show } from '@/lib/config/show';
import { collect, type NodeNote } from './collect';
import type { Finding, Severity } from './finding';
import { type Given, type Model, numberOf, type Process } from './model';
import { below } from './version';

interface Check {
  rule: string;
  severity: Severity;
  name: string;
  /** Whether the value is fine. */
  good: (value: Given, model: Model, node: Process) => boolean;
  en: (value: string) => string;
  zh: (value: string) => string;
}

const atLeast = (least: number) => (value: Given) => (numberOf(value) ?? least) >= least;

/** Single settings with a rule of their own: V-RES-08, 09, 11, 13, 15, 16, V-NET-06, V-STR-05, 06, V-OPS-04. */
const CHECKS: Check[] = [
  {
    rule: 'V-RES-08',
    severity: 'info',
    name: 'localExecutors',
    good: (_, { input: { version } }) => version !== undefined && below(version, '1.30.22'),
    en: () => 'localExecutors has no effect since 1.30.22 and 2.00.10; the line can go',
    zh: () => 'localExecutors 自 1.30.22、2.00.10 起不再生效，可以删除',
  },
  {
    rule: 'V-RES-09',
    severity: 'warning',
    name: 'maxConnectionPerSite',
    good: atLeast(16),
    en: (value) => `maxConnectionPerSite=${value} is below the smallest sensible value, 16`,
    zh: (value) => `maxConnectionPerSite=${value} 小于最小值 16`,
  },
  {
    rule: 'V-RES-11',
    severity: 'info',
    name: 'remoteExecutors',
    good: remoteExecutorsFit,
    en: (value) => `remoteExecutors=${value}; advised is the number of nodes minus 1`,
    zh: (value) => `remoteExecutors=${value}，建议为集群节点数减 1`,
  },
  {
    rule: 'V-RES-13',
    severity: 'warning',
    name: 'logLevel',
    good: ({ value }) => value.toUpperCase() !== 'DEBUG',
    en: () => 'logLevel=DEBUG floods the log; not for production',
    zh: () => 'logLevel=DEBUG 会产生大量日志，不宜用于生产环境',
  },
  {
    rule: 'V-RES-15',
    severity: 'error',
    name: 'defaultJobParallelism',
    good: (value) => (numberOf(value) ?? 1) >= 1 && (numberOf(value) ?? 1) <= 64,
    en: (value) => `defaultJobParallelism must be between 1 and 64, not ${value}: the node does not start`,
    zh: (value) => `defaultJobParallelism 必须在 1 到 64 之间，当前为 ${value}，节点将无法启动`,
  },
  {
    rule: 'V-RES-16',
    severity: 'warning',
    name: 'maxLogSize',
    good: atLeast(100),
    en: (value) => `maxLogSize=${value} MB is below the smallest value, 100`,
    zh: (value) => `maxLogSize=${value} MB 小于最小值 100`,
  },
  {
    rule: 'V-NET-06',
    severity: 'error',
    name: 'raftElectionTick',
    good: atLeast(800),
    en: (value) => `raftElectionTick must be at least 800 (8 s), not ${value}`,
    zh: (value) => `raftElectionTick 不能小于 800（8 秒），当前为 ${value}`,
  },
  {
    rule: 'V-STR-05',
    severity: 'warning',
    name: 'streamingHADir',
    good: before3005,
    en: () => 'streamingHADir is called streamingHALogDir since 3.00.5',
    zh: () => 'streamingHADir 自 3.00.5 起更名为 streamingHALogDir',
  },
  {
    rule: 'V-STR-05',
    severity: 'warning',
    name: 'streamingHAPurgeInterval',
    good: before3005,
    en: () => 'streamingHAPurgeInterval was dropped in 3.00.5',
    zh: () => 'streamingHAPurgeInterval 自 3.00.5 起取消',
  },
  {
    rule: 'V-STR-06',
    severity: 'info',
    name: 'subPort',
    good: (_, { input: { version } }) => version !== undefined && below(version, '2.00.9'),
    en: () => 'subPort is needed before 2.00.9 only',
    zh: () => 'subPort 仅在 2.00.9 之前的版本需要',
  },
  {
    rule: 'V-OPS-04',
    severity: 'warning',
    name: 'datanodeRestartInterval',
    good: (value, { input: { version } }) =>
      version === undefined ||
      !below(version, '2.00.9.4') ||
      (numberOf(value) ?? 0) <= 0 ||
      (numberOf(value) ?? 0) >= 100,
    en: (value) => `before 2.00.9.4 datanodeRestartInterval must be at least 100, not ${value}`,
    zh: (value) => `2.00.9.4 之前的版本 datanodeRestartInterval 不能小于 100，当前为 ${value}`,
  },
];

function before3005(_: Given, { input: { version } }: Model): boolean {
  return version !== undefined && below(version, '3.00.5');
}

function remoteExecutorsFit(given: Given, { processes, workers }: Model): boolean {
  const value = numberOf(given);
  // The documents do not say which roles count.
  return value === undefined || value === workers.length - 1 || value === processes.length - 1;
}

/** Checks single values of every node: see the table above. */
export function resourceRules(model: Model): Finding[] {
  return collect(model.processes.flatMap((node) => CHECKS.flatMap((check) => note(check, model, node))));
}

function note({ rule, severity, name, good, en, zh }: Check, model: Model, node: Process): NodeNote[] {
  const given = model.given(node, name);
  if (!given || given.value === '' || good(given, model, node)) return [];
  return [{ node, rule, severity, place: given, en: en(show(given.value)), zh: zh(show(given.value)) }];
}
