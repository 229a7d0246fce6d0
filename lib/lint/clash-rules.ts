import { show } from '@/lib/config/show';
import { siteOf } from '@/lib/config/site';
import { besideIn } from '@/lib/config/tree';
import type { Finding } from './finding';
import { groupBy, make } from './make';
import { type Model, numberOf, placeOf, type Sited, sited } from './model';

/** Checks names and ports between the files of a cluster: V-TOP-01 and 03. */
export function clashRules(model: Model): Finding[] {
  return [...sameNameInFiles(model), ...samePortInFiles(model), ...subscriptionPorts(model)];
}

function sameNameInFiles({ controllers, agents, tree, rows }: Model): Finding[] {
  const beside = besideIn(tree);
  const homes = new Map(sited(controllers).map((own) => [own.file, own.site.host]));
  // A copied installation of a pseudo-HA host keeps the agent.cfg of the first; it is never started.
  const idle = (own: Sited, first: Sited) => {
    const controller = beside(own.file, 'controller');
    return (
      own.role === 'agent' &&
      siteOf(own.site) === siteOf(first.site) &&
      controller !== undefined &&
      homes.get(controller) === own.site.host
    );
  };
  const byAlias = groupBy([...sited(controllers), ...sited(agents)], ({ site }) => site.alias);
  const between = [...byAlias.values()].flatMap(([first, ...others]) =>
    others
      .filter((own) => first && !idle(own, first))
      .map((own) =>
        make(
          'V-TOP-01',
          'error',
          placeOf(own, 'localSite'),
          `The alias ${show(own.site.alias)} is used twice; ${first?.file.path} has it too`,
          `别名 ${show(own.site.alias)} 重复，${first?.file.path} 中已使用`,
          { alias: own.site.alias },
        ),
      ),
  );
  const rowOf = new Map(rows.map((row) => [row.alias, row]));
  const withRows = [...sited(controllers), ...sited(agents)].flatMap((own) => {
    const row = rowOf.get(own.site.alias);
    if (!row || row.role === own.role) return [];
    return [
      make(
        'V-TOP-01',
        'error',
        placeOf(own, 'localSite'),
        `The alias ${show(own.site.alias)} belongs to a ${row.role} in cluster.nodes`,
        `别名 ${show(own.site.alias)} 在 cluster.nodes 中属于 ${row.role}`,
        { alias: own.site.alias },
      ),
    ];
  });
  return [...between, ...withRows];
}

function samePortInFiles({ controllers, agents, rows }: Model): Finding[] {
  const address = (site: { host: string; port: number }) => `${site.host.toLowerCase()}:${site.port}`;
  const own = [...sited(controllers), ...sited(agents)];
  const first = new Map<string, Sited>();
  const byRow = new Map(rows.map((row) => [address(row), row]));
  return own.flatMap((item) => {
    const key = address(item.site);
    const other = first.get(key);
    if (!other) first.set(key, item);
    const row = byRow.get(key);
    const clash =
      other && other.site.alias !== item.site.alias
        ? `${other.site.alias} (${other.file.path})`
        : row && row.role !== item.role && row.alias !== item.site.alias
          ? `${row.alias} (${row.file})`
          : undefined;
    if (clash === undefined) return [];
    return [
      make(
        'V-TOP-03',
        'error',
        placeOf(item, 'localSite'),
        `${key} is used by ${show(clash)} and ${show(item.site.alias)}`,
        `${key} 同时被 ${show(clash)} 和 ${show(item.site.alias)} 使用`,
        { alias: item.site.alias, host: item.site.host },
      ),
    ];
  });
}

function subscriptionPorts(model: Model): Finding[] {
  const used = new Map(
    model.processes.map((node) => [`${node.host.toLowerCase()}:${node.port}`, node.alias]),
  );
  return model.workers.flatMap((node) => {
    const given = model.given(node, 'subPort');
    const port = numberOf(given);
    if (port === undefined) return [];
    const key = `${node.host.toLowerCase()}:${port}`;
    const owner = used.get(key);
    if (owner === undefined) {
      used.set(key, node.alias);
      return [];
    }
    return [
      make(
        'V-TOP-03',
        'error',
        given,
        `subPort ${port} of ${show(node.alias)} is already used by ${show(owner)} on ${node.host}`,
        `${show(node.alias)} 的 subPort ${port} 在 ${node.host} 上已被 ${show(owner)} 使用`,
        { alias: node.alias, host: node.host },
      ),
    ];
  });
}
