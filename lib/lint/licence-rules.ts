import { show } from '@/lib/config/show';
import { collect } from './collect';
import type { LicenceFacts } from './facts';
import type { Finding } from './finding';
import { make } from './make';
import { type Model, numberOf } from './model';
import { above } from './version';

const DAY = 86_400_000;
const SOON_DAYS = 30;

/** Checks the licence by itself and against the cluster: V-LIC-01 to 04, V-RES-01, 05 and 06. */
export function licenceRules(model: Model): Finding[] {
  const { licence, now, version, hosts } = model.input;
  const findings = [...sameEverywhere(hosts ?? []), ...threads(model, licence)];
  if (!licence) return findings;
  if (licence.version && version && above(version, licence.version)) {
    findings.push(
      make(
        'V-LIC-04',
        'error',
        undefined,
        `The licence covers versions up to ${show(licence.version)}, not ${show(version)}`,
        `授权许可支持的最高版本为 ${show(licence.version)}，不支持 ${show(version)}`,
      ),
    );
  }
  return [...findings, ...expiry(licence, now), ...memory(model, licence), ...nodeCount(model, licence)];
}

function expiry({ expiration }: LicenceFacts, now: Date): Finding[] {
  const match = /^(\d{4})[.-](\d{2})[.-](\d{2})/.exec(expiration ?? '');
  if (!match) return [];
  const [date = '', year, month, day] = match;
  // The last day counts: the licence ends when it is over.
  const days = Math.floor((Date.UTC(Number(year), Number(month) - 1, Number(day) + 1) - now.getTime()) / DAY);
  if (days < 0) {
    return [
      make(
        'V-LIC-01',
        'error',
        undefined,
        `The licence expired on ${date}: nodes do not start`,
        `授权许可已于 ${date} 过期，节点将无法启动`,
      ),
    ];
  }
  if (days > SOON_DAYS) return [];
  return [
    make(
      'V-LIC-02',
      'warning',
      undefined,
      `The licence expires on ${date}, in ${days} days`,
      `授权许可将于 ${date} 到期，还剩 ${days} 天`,
    ),
  ];
}

function sameEverywhere(hosts: NonNullable<Model['input']['hosts']>): Finding[] {
  const known = hosts.filter(({ licenceSha256 }) => licenceSha256 !== undefined);
  const [first] = known;
  return known
    .filter(({ licenceSha256 }) => licenceSha256 !== first?.licenceSha256)
    .map(({ address }) =>
      make(
        'V-LIC-03',
        'error',
        undefined,
        `The licence file on ${address} is not the one on ${first?.address}`,
        `${address} 上的授权许可文件与 ${first?.address} 上的不同`,
        { host: address },
      ),
    );
}

function memory(model: Model, { maxMemoryPerNodeGb: most }: LicenceFacts): Finding[] {
  if (most === undefined || most <= 0) return [];
  return collect(
    model.processes.flatMap((node) => {
      const given = model.given(node, 'maxMemSize');
      const gb = numberOf(given);
      if (!given || gb === undefined || gb <= most) return [];
      return [
        {
          node,
          rule: 'V-RES-01',
          severity: 'error',
          place: given,
          en: `maxMemSize=${gb} is above the licence's ${most} GB a node`,
          zh: `maxMemSize=${gb} 超过授权许可允许的每节点 ${most} GB`,
        },
      ];
    }),
  );
}

function threads(model: Model, licence: LicenceFacts | undefined): Finding[] {
  return collect(
    model.processes.flatMap((node) => {
      const given = model.given(node, 'workerNum');
      const workers = numberOf(given);
      const cores = model.facts.get(node.host)?.cores;
      const allowed = licence?.maxCoresPerNode || undefined;
      const most = Math.min(cores ?? Number.POSITIVE_INFINITY, allowed ?? Number.POSITIVE_INFINITY);
      if (!given || workers === undefined || workers <= most) return [];
      const by =
        most === cores
          ? { en: `the host's ${cores} cores`, zh: `主机的 ${cores} 核` }
          : { en: `the licence's ${allowed} cores`, zh: `授权许可的 ${allowed} 核` };
      return [
        {
          node,
          rule: 'V-RES-05',
          severity: 'warning',
          place: given,
          en: `workerNum=${workers} is above ${by.en}`,
          zh: `workerNum=${workers} 超过${by.zh}`,
        },
      ];
    }),
  );
}

/** What counts as a node is not published, so the smallest count decides on an error and the largest on a warning (dolphindb-package.md 5.2). */
function nodeCount({ processes, workers }: Model, { maxNodes: most }: LicenceFacts): Finding[] {
  if (most === undefined || most <= 0 || processes.length <= most) return [];
  const place = workers[0] ? { file: workers[0].file ?? '' } : undefined;
  const certain = workers.length > most;
  const en = `The licence allows ${most} nodes; the cluster has ${workers.length} data and compute nodes, ${processes.length} processes in all`;
  const zh = `授权许可允许 ${most} 个节点，集群有数据节点和计算节点 ${workers.length} 个，全部进程 ${processes.length} 个`;
  return [make('V-RES-06', certain ? 'error' : 'warning', place, en, zh)];
}
