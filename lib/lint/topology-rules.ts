import { show } from '@/lib/config/show';
import { siteOf } from '@/lib/config/site';
import { isLoopback, isPublicIp } from './addresses';
import type { Finding } from './finding';
import { groupBy, make, some } from './make';
import { isWorker, type Model, type Process, placeOf, sited } from './model';

/** Checks the cluster as a whole: V-TOP-08 to 18. */
export function topologyRules(model: Model): Finding[] {
  return [
    ...agentsOfHosts(model),
    ...controllerCount(model),
    ...controllerSpread(model),
    ...controllerListed(model),
    ...addresses(model),
  ];
}

function agentsOfHosts({ processes, rows, nodesFile }: Model): Finding[] {
  // Controllers know the agents of cluster.nodes only.
  const byHost = groupBy(nodesFile ? rows : processes, ({ host }) => host.toLowerCase());
  return [...byHost.values()].flatMap((nodes) => {
    const agents = nodes.filter(({ role }) => role === 'agent');
    const worker = nodes.find(isWorker);
    const [first, second] = agents;
    if (first && second) {
      const names = some(agents.map(({ alias }) => alias));
      return [
        make(
          'V-TOP-08',
          'error',
          second,
          `${first.host} has ${agents.length} agents (${names.en}); a host has exactly one`,
          `${first.host} 上有 ${agents.length} 个代理节点（${names.zh}），每台主机只能有一个`,
          { host: first.host },
        ),
      ];
    }
    if (first || !worker) return [];
    const names = some(nodes.filter(isWorker).map(({ alias }) => alias));
    return [
      make(
        'V-TOP-09',
        'error',
        worker,
        `${worker.host} has no agent to start ${names.en}`,
        `${worker.host} 上没有代理节点，无法启动 ${names.zh}`,
        { host: worker.host },
      ),
    ];
  });
}

function controllerCount({ processes, rows, ha, nodesFile, controllers: files, input }: Model): Finding[] {
  const listed = rows.filter(({ role }) => role === 'controller');
  // A Raft group is made of the listed controllers; one that only has a file is V-TOP-15.
  const controllers =
    ha && listed.length > 0 ? listed : processes.filter(({ role }) => role === 'controller');
  const count = controllers.length;
  if (count === 0 && !nodesFile) return [];
  const place = controllers[count - 1] ?? { file: nodesFile?.path ?? '' };
  if (!ha) {
    // Without any controller.cfg this is a part of a cluster whose controller need not be listed.
    if (count === 1 || (input.files && files.length === 0 && count === 0)) return [];
    return [
      make(
        'V-TOP-10',
        'error',
        place,
        `Without dfsHAMode=Raft a cluster has exactly one controller, not ${count}`,
        `未设置 dfsHAMode=Raft 的集群只能有一个控制节点，当前有 ${count} 个`,
      ),
    ];
  }
  const findings: Finding[] = [];
  if (count < 3)
    findings.push(
      make(
        'V-TOP-11',
        'error',
        place,
        `An HA cluster needs at least 3 controllers, not ${count}`,
        `高可用集群至少需要 3 个控制节点，当前有 ${count} 个`,
      ),
    );
  if (count % 2 === 0)
    findings.push(
      make(
        'V-TOP-12',
        'error',
        place,
        `The number of controllers must be odd, not ${count}`,
        `控制节点的数量必须为奇数，当前为 ${count}`,
      ),
    );
  return findings;
}

function controllerSpread({ processes, ha }: Model): Finding[] {
  const controllers = processes.filter(({ role }) => role === 'controller');
  if (!ha || controllers.length < 2) return [];
  const byHost = groupBy(controllers, ({ host }) => host.toLowerCase());
  const majority = Math.floor(controllers.length / 2) + 1;
  return [...byHost.values()].flatMap((nodes) => {
    const [first, second] = nodes;
    if (!first || !second) return [];
    const names = some(nodes.map(({ alias }) => alias));
    const findings = [
      make(
        'V-TOP-13',
        'warning',
        second,
        `${names.en} share the host ${first.host} (pseudo-HA)`,
        `${names.zh} 位于同一主机 ${first.host}（伪高可用）`,
        { host: first.host },
      ),
    ];
    const left = controllers.length - nodes.length;
    if (left < majority) {
      findings.push(
        make(
          'V-TOP-14',
          'warning',
          second,
          `When ${first.host} fails, ${left} of ${controllers.length} controllers are left: no majority, the cluster stops`,
          `${first.host} 宕机后 ${controllers.length} 个控制节点仅剩 ${left} 个，不足多数，集群将不可用`,
          { host: first.host },
        ),
      );
    }
    return findings;
  });
}

function controllerListed({ ha, controllers, rows, nodesFile }: Model): Finding[] {
  const listed = rows.filter(({ role }) => role === 'controller');
  if (!nodesFile) return [];
  return sited(controllers).flatMap((own) => {
    const site = siteOf(own.site);
    if (listed.some((row) => siteOf(row) === site)) return [];
    if (!ha && listed.length === 0) {
      return [
        make(
          'V-TOP-16',
          'info',
          placeOf(own, 'localSite'),
          `${site} is not listed in cluster.nodes, which is optional without HA`,
          `cluster.nodes 未列出 ${site}；非高可用集群可以不列出控制节点`,
        ),
      ];
    }
    const near = listed.find(
      (row) => row.alias === own.site.alias || (row.host === own.site.host && row.port === own.site.port),
    );
    return [
      make(
        'V-TOP-15',
        'error',
        placeOf(own, 'localSite'),
        `localSite ${show(site)} does not occur in cluster.nodes${near ? `, which has ${siteOf(near)} on line ${near.line}` : ''}`,
        `cluster.nodes 中没有 ${show(site)}${near ? `，其第 ${near.line} 行为 ${siteOf(near)}` : ''}`,
        { alias: own.site.alias },
      ),
    ];
  });
}

function addresses({ processes }: Model): Finding[] {
  const byHost = groupBy(processes, ({ host }) => host.toLowerCase());
  return [...byHost.values()].flatMap((nodes): Finding[] => {
    const [first]: (Process | undefined)[] = nodes;
    if (!first) return [];
    const { host } = first;
    if (byHost.size > 1 && isLoopback(host)) {
      return [
        make(
          'V-TOP-18',
          'error',
          first,
          `${host} means another machine on every host of this cluster; use the host's own address`,
          `${host} 在每台主机上指向不同的机器，多主机集群请使用主机自己的地址`,
          { host },
        ),
      ];
    }
    if (!isPublicIp(host)) return [];
    return [
      make(
        'V-TOP-17',
        'warning',
        first,
        `${host} is not a private address (10/8, 172.16/12, 192.168/16)`,
        `${host} 不是内网地址（10/8、172.16/12、192.168/16）`,
        { host },
      ),
    ];
  });
}
