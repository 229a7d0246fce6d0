import { show } from '@/lib/config/show';
import { parseSite, type Site, siteOf } from '@/lib/config/site';
import type { Finding } from './finding';
import { make, some } from './make';
import { type Model, type OwnCfg, placeOf } from './model';

/** Most entries of one `sites` value that are looked at. */
const MOST_SITES = 1000;

/** Checks every agent.cfg against the controllers and cluster.nodes: V-AGT-01 to 07. */
export function agentRules(model: Model): Finding[] {
  const controllers = controllerSites(model);
  return [
    ...model.agents.flatMap((agent) => [
      ...controllerSiteFindings(agent, controllers),
      ...sitesFindings(agent, controllers, model.ha),
      ...rowFindings(agent, model),
    ]),
    ...outdated(model),
  ];
}

/** The controllers as their own files say; rows of cluster.nodes count where no file contradicts them. */
function controllerSites({ controllers, rows }: Model): Site[] {
  const own = controllers.flatMap(({ site }) => site ?? []);
  const taken = new Set(own.flatMap((site) => [site.alias, `${site.host}:${site.port}`]));
  const listed = rows.filter(
    (row) => row.role === 'controller' && !taken.has(row.alias) && !taken.has(`${row.host}:${row.port}`),
  );
  return [...new Map([...own, ...listed].map((site) => [siteOf(site), site])).values()];
}

function controllerSiteFindings(agent: OwnCfg, controllers: readonly Site[]): Finding[] {
  const entry = agent.entries.get('controllerSite');
  const place = placeOf(agent, 'controllerSite');
  if (!entry)
    return [
      make(
        'V-AGT-01',
        'error',
        place,
        'controllerSite is missing: the agent does not know its controller',
        '缺少 controllerSite，代理节点无法找到控制节点',
      ),
    ];
  if (controllers.length === 0 || controllers.some((site) => siteOf(site) === entry.value)) return [];
  const names = some(controllers.map(siteOf));
  return [
    make(
      'V-AGT-01',
      'error',
      place,
      `controllerSite ${show(entry.value)} is not the localSite of a controller (${names.en})`,
      `controllerSite ${show(entry.value)} 与任何控制节点的 localSite 都不一致（${names.zh}）`,
      aliasOf(agent),
    ),
  ];
}

const aliasOf = ({ site }: OwnCfg) => (site ? { alias: site.alias, host: site.host } : {});

function sitesFindings(agent: OwnCfg, controllers: readonly Site[], ha: boolean): Finding[] {
  const entry = agent.entries.get('sites');
  const place = placeOf(agent, 'sites');
  const more = aliasOf(agent);
  if (!entry) {
    if (!ha) return [];
    return [
      make(
        'V-AGT-02',
        'error',
        place,
        'sites is missing: in an HA cluster it lists this agent and all controllers',
        '缺少 sites：高可用集群中须列出本代理节点和所有控制节点',
        more,
      ),
    ];
  }
  const [first = '', ...rest] = entry.value.split(',', MOST_SITES).map((part) => part.trim());
  const findings: Finding[] = [];
  const own = agent.site ? `${siteOf(agent.site)}:agent` : undefined;
  const startsRight = own === undefined || first === own;
  if (!startsRight) {
    findings.push(
      make(
        'V-AGT-03',
        'error',
        place,
        `sites must begin with this agent, ${own}, not ${show(first)}`,
        `sites 的第一项应为本代理节点 ${own}，当前为 ${show(first)}`,
        more,
      ),
    );
  }
  if (controllers.length === 0) return findings;
  // When the agent's own entry is absent altogether the first part is a controller like the others.
  const listed = new Set(!startsRight && parseSite(first)?.type === 'controller' ? [first, ...rest] : rest);
  if (!startsRight && own !== undefined) listed.delete(own);
  const wanted = new Set(controllers.map((site) => `${siteOf(site)}:controller`));
  const missing = [...wanted].filter((site) => !listed.has(site));
  const extra = [...listed].filter((site) => !wanted.has(site));
  if (missing.length === 0 && extra.length === 0) return findings;
  const [lack, more2] = [some(missing), some(extra)];
  const en = [missing.length > 0 ? `lacks ${lack.en}` : '', extra.length > 0 ? `has ${more2.en}` : '']
    .filter(Boolean)
    .join(' and ');
  const zh = [missing.length > 0 ? `缺少 ${lack.zh}` : '', extra.length > 0 ? `多出 ${more2.zh}` : '']
    .filter(Boolean)
    .join('，');
  findings.push(
    make(
      'V-AGT-04',
      'error',
      place,
      `sites must list exactly all controllers as host:port:alias:controller: it ${en}`,
      `sites 须恰好列出所有控制节点（主机:端口:别名:controller）：${zh}`,
      more,
    ),
  );
  return findings;
}

function rowFindings(agent: OwnCfg, { rows, nodesFile }: Model): Finding[] {
  const { site } = agent;
  if (!site || !nodesFile) return [];
  const listed = rows.filter(({ role }) => role === 'agent');
  const row =
    listed.find((item) => item.alias === site.alias) ??
    listed.find((item) => item.host === site.host && item.port === site.port);
  const place = placeOf(agent, 'localSite');
  const own = siteOf(site);
  if (!row)
    return [
      make(
        'V-AGT-06',
        'error',
        place,
        `The agent ${own} is not listed in cluster.nodes`,
        `cluster.nodes 中没有代理节点 ${own}`,
        aliasOf(agent),
      ),
    ];
  if (siteOf(row) === own) return [];
  return [
    make(
      'V-AGT-05',
      'error',
      place,
      `localSite is ${own} here but ${siteOf(row)} in cluster.nodes (line ${row.line})`,
      `此处 localSite 为 ${own}，而 cluster.nodes 第 ${row.line} 行为 ${siteOf(row)}`,
      aliasOf(agent),
    ),
  ];
}

/** Finds controllers whose localSite was changed while the agents still name the former one. */
function outdated({ controllers, agents }: Model): Finding[] {
  const named = agents.flatMap(({ entries }) => {
    const sites = (entries.get('sites')?.value ?? '')
      .split(',', MOST_SITES)
      .filter((part) => part.trim().endsWith(':controller'));
    return [entries.get('controllerSite')?.value ?? '', ...sites].flatMap((part) => parseSite(part) ?? []);
  });
  const exact = new Set(named.map(siteOf));
  const current = new Set(controllers.flatMap(({ site }) => (site ? siteOf(site) : [])));
  return controllers.flatMap((own) => {
    const { site } = own;
    if (!site || exact.has(siteOf(site))) return [];
    const former = named.find(
      (item) =>
        !current.has(siteOf(item)) &&
        (item.alias === site.alias || (item.host === site.host && item.port === site.port)),
    );
    if (!former) return [];
    return [
      make(
        'V-AGT-07',
        'error',
        placeOf(own, 'localSite'),
        `localSite is ${siteOf(site)} but every agent still has ${siteOf(former)}: update controllerSite and sites in all agent.cfg`,
        `localSite 为 ${siteOf(site)}，但所有代理节点仍为 ${siteOf(former)}：须更新全部 agent.cfg 的 controllerSite 和 sites`,
        { alias: site.alias, host: site.host },
      ),
    ];
  });
}
