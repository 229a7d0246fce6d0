import type { Finding } from './finding';
import { make, shown } from './make';
import { flagOf, type Model, numberOf, type OwnCfg, placeOf } from './model';

/** What a controller takes when a key is absent (dolphindb-params.json). */
const DEFAULTS: Record<string, string> = {
  dfsReplicationFactor: '2',
  dfsReplicaReliabilityLevel: '0',
  dataSync: '0',
  raftElectionTick: '800',
  dfsHAMode: '',
};

/** Checks replicas against the data nodes, and the controllers against each other: V-REP-01 to 08. */
export function replicationRules(model: Model): Finding[] {
  return [
    ...distinct(model.controllers).flatMap((own) => ofController(model, own)),
    ...equalOnAll(model.controllers),
  ];
}

const text = (own: OwnCfg, key: string) => own.entries.get(key)?.value ?? DEFAULTS[key] ?? '';
const figure = (own: OwnCfg, key: string) => numberOf({ value: text(own, key) });

/** One controller of each different pair of factor and level: the others would only repeat its findings. */
function distinct(controllers: readonly OwnCfg[]): OwnCfg[] {
  const keys = ['dfsReplicationFactor', 'dfsReplicaReliabilityLevel', 'dfsRecoveryWaitTime'];
  const byValues = new Map(
    controllers.toReversed().map((own) => [keys.map((key) => text(own, key)).join('\n'), own]),
  );
  return [...byValues.values()].toReversed();
}

function ofController(model: Model, own: OwnCfg): Finding[] {
  const findings = recoveryWait(own);
  const factor = figure(own, 'dfsReplicationFactor');
  const level = figure(own, 'dfsReplicaReliabilityLevel');
  if (factor === undefined || factor < 1) return findings;
  const place = placeOf(own, 'dfsReplicationFactor');
  const unset = own.entries.has('dfsReplicationFactor')
    ? { en: '', zh: '' }
    : { en: ' (default)', zh: '（默认值）' };
  if (factor === 1 && model.ha) {
    findings.push(
      make(
        'V-REP-02',
        'error',
        place,
        'An HA cluster needs dfsReplicationFactor of at least 2, not 1',
        '高可用集群的 dfsReplicationFactor 至少为 2，当前为 1',
      ),
    );
  } else if (factor === 1) {
    findings.push(
      make(
        'V-REP-04',
        'info',
        place,
        'dfsReplicationFactor=1: every chunk has one copy, a lost disk is lost data',
        'dfsReplicationFactor=1：数据只有一份，磁盘损坏即丢失数据',
      ),
    );
  }
  const data = model.workers.filter(({ role }) => role === 'datanode');
  if (!model.nodesFile || data.length === 0) return findings;
  const hosts = new Set(data.map(({ host }) => host.toLowerCase())).size;
  if (factor > data.length) {
    findings.push(
      make(
        'V-REP-01',
        'error',
        place,
        `dfsReplicationFactor is ${factor}${unset.en} but there are ${data.length} data nodes: nothing can be written`,
        `dfsReplicationFactor 为 ${factor}${unset.zh}，但只有 ${data.length} 个数据节点，无法写入数据`,
      ),
    );
  } else if (factor > 1 && factor === data.length) {
    findings.push(
      make(
        'V-REP-06',
        'warning',
        place,
        `dfsReplicationFactor is ${factor}${unset.en} with ${data.length} data nodes: when one is down nothing can be written`,
        `dfsReplicationFactor 为 ${factor}${unset.zh}，数据节点共 ${data.length} 个，任一宕机即无法写入`,
      ),
    );
  }
  const levelPlace = placeOf(own, 'dfsReplicaReliabilityLevel');
  if (level === 1 && factor > hosts && factor <= data.length) {
    findings.push(
      make(
        'V-REP-03',
        'error',
        levelPlace,
        `dfsReplicaReliabilityLevel=1 puts ${factor} copies on different hosts, but data nodes are on ${hosts} only`,
        `dfsReplicaReliabilityLevel=1 要求 ${factor} 个副本位于不同主机，但数据节点只分布在 ${hosts} 台主机上`,
      ),
    );
  }
  if (level === 0 && factor > 1 && hosts > 1) {
    findings.push(
      make(
        'V-REP-05',
        'warning',
        levelPlace,
        `dfsReplicaReliabilityLevel is 0: copies of a chunk may lie on one host although there are ${hosts}`,
        `dfsReplicaReliabilityLevel 为 0：虽有 ${hosts} 台主机，副本仍可能位于同一主机`,
        { remedy: { en: 'Set dfsReplicaReliabilityLevel=1', zh: '设置 dfsReplicaReliabilityLevel=1' } },
      ),
    );
  }
  return findings;
}

function recoveryWait(own: OwnCfg): Finding[] {
  const wait = figure(own, 'dfsRecoveryWaitTime');
  if (wait === undefined || wait <= 0 || wait >= 60_000) return [];
  return [
    make(
      'V-REP-07',
      'info',
      placeOf(own, 'dfsRecoveryWaitTime'),
      `dfsRecoveryWaitTime=${wait} works as 60000 ms, the smallest value`,
      `dfsRecoveryWaitTime=${wait} 实际按最小值 60000 毫秒生效`,
    ),
  ];
}

function equalOnAll(controllers: readonly OwnCfg[]): Finding[] {
  return Object.keys(DEFAULTS).flatMap((key) => {
    const values = controllers.map((own) => normal(key, text(own, key)));
    const expected = mostFrequent(values);
    return controllers.flatMap((own, index) => {
      if (values[index] === expected) return [];
      const seen =
        text(own, key) === ''
          ? { en: 'not set', zh: '未设置' }
          : { en: shown(key, text(own, key)), zh: shown(key, text(own, key)) };
      const place = placeOf(own, key);
      const [en, zh] = [
        `${key} must be the same on all controllers: ${seen.en} here, ${expected === '' ? 'not set' : expected} on others`,
        `所有控制节点的 ${key} 必须一致：此处为 ${seen.zh}，其他为 ${expected === '' ? '未设置' : expected}`,
      ];
      const found = [make('V-REP-08', 'error', place, en, zh)];
      if (key === 'raftElectionTick') found.push(make('V-NET-06', 'error', place, en, zh));
      return found;
    });
  });
}

function normal(key: string, value: string): string {
  const flag = key === 'dataSync' ? flagOf({ value }) : undefined;
  if (flag !== undefined) return flag ? '1' : '0';
  const number = numberOf({ value });
  return number === undefined ? value : String(number);
}

function mostFrequent(values: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const most = Math.max(0, ...counts.values());
  return values.find((value) => counts.get(value) === most);
}
