import type { NodeRow } from '@/lib/config/nodes-file';
import { show } from '@/lib/config/show';
import { parseSite } from '@/lib/config/site';
import type { ConfigFile } from '@/lib/config/tree';
import { isAlias } from '@/lib/topology/names';
import { Role } from '@/lib/topology/spec';
import type { Finding } from './finding';
import { make, type Place } from './make';
import { LIMITS, type Model, type OwnCfg, type Process, placeOf, rowsOf } from './model';

const HEADERS = ['localSite,mode', 'localSite,mode,computeGroup', 'localSite,mode,computeGroup,zone'];

/** Checks the rows of cluster.nodes and every localSite by themselves: V-TOP-01 to 07 and 19 to 21; identical copies once. */
export function rowRules({ nodesCopies, controllers, agents }: Model): Finding[] {
  const distinct = [
    ...new Map(nodesCopies.toReversed().map((file) => [file.text, file])).values(),
  ].toReversed();
  return [...distinct.flatMap(copyFindings), ...[...controllers, ...agents].flatMap(ownSite)];
}

function copyFindings(file: ConfigFile): Finding[] {
  const rows = (file.nodes?.rows ?? []).slice(0, LIMITS.rows);
  const nodes = rowsOf(file);
  return [
    ...headerFindings(file, rows),
    ...rows.flatMap((row) => rowFindings(file, row)),
    ...repeated(nodes),
    ...groups(nodes),
    ...zones(nodes),
  ];
}

function headerFindings(file: ConfigFile, rows: readonly NodeRow[]): Finding[] {
  const header = file.nodes?.header;
  if (!header && rows.length === 0) return [];
  const place = { file: file.path, line: header?.line ?? rows[0]?.line ?? 1 };
  const text = header?.columns.join(',');
  if (text === undefined || !HEADERS.includes(text)) {
    const seen =
      text === undefined ? { en: 'no header', zh: '没有表头' } : { en: show(text), zh: show(text) };
    return [
      make(
        'V-TOP-06',
        'error',
        place,
        `The header must be localSite,mode[,computeGroup[,zone]], but there is ${seen.en}`,
        `表头应为 localSite,mode[,computeGroup[,zone]]，当前为 ${seen.zh}`,
      ),
    ];
  }
  const columns = header?.columns.length ?? 0;
  return rows
    .filter((row) => row.columns > columns)
    .map((row) =>
      make(
        'V-TOP-06',
        'error',
        { file: file.path, line: row.line },
        `The row has ${row.columns} columns, the header only ${columns}`,
        `该行有 ${row.columns} 列，而表头只有 ${columns} 列`,
      ),
    );
}

function rowFindings(file: ConfigFile, row: NodeRow): Finding[] {
  const place = { file: file.path, line: row.line };
  const findings = siteFindings(place, row.localSite);
  if (!Role.safeParse(row.mode).success) {
    const near = Role.options.find((role) => role === row.mode.toLowerCase());
    findings.push(
      make(
        'V-TOP-07',
        'error',
        place,
        `${row.mode === '' ? 'The row has no mode' : `${show(row.mode)} is not a mode`}: ${near ? `write ${near}` : 'controller, agent, datanode or computenode'}`,
        `${row.mode === '' ? '该行缺少节点类型' : `${show(row.mode)} 不是合法的节点类型`}：${near ? `应为 ${near}` : '应为 controller、agent、datanode 或 computenode'}`,
      ),
    );
  }
  return findings;
}

function ownSite(own: OwnCfg): Finding[] {
  const entry = own.entries.get('localSite');
  if (entry) return siteFindings(placeOf(own, 'localSite'), entry.value);
  return [
    make(
      'V-TOP-05',
      'error',
      { file: own.file.path },
      'localSite=host:port:alias is missing',
      '缺少 localSite=主机:端口:别名',
    ),
  ];
}

function siteFindings(place: Place, text: string): Finding[] {
  const site = parseSite(text);
  if (!site || site.type !== undefined || /\s/.test(site.host)) {
    return [
      make(
        'V-TOP-05',
        'error',
        place,
        `${show(text)} is not of the form host:port:alias`,
        `${show(text)} 不是 主机:端口:别名 的形式`,
      ),
    ];
  }
  const findings: Finding[] = [];
  if (!(site.port >= 1 && site.port <= 65535)) {
    const port = show(text.split(':', 2)[1] ?? '');
    findings.push(
      make(
        'V-TOP-04',
        'error',
        place,
        `${port} is not a port (1 to 65535)`,
        `${port} 不是合法的端口（1 到 65535）`,
      ),
    );
  }
  if (!isAlias(site.alias)) {
    const en =
      site.alias === ''
        ? 'The alias is empty'
        : `${show(site.alias)} is not a valid alias: letters, digits, _ and - only`;
    const zh = site.alias === '' ? '别名为空' : `${show(site.alias)} 不是合法的别名：仅限字母、数字、_ 和 -`;
    findings.push(make('V-TOP-02', 'error', place, en, zh));
  }
  return findings;
}

function repeated(nodes: readonly Process[]): Finding[] {
  const aliases = new Map<string, Process>();
  const addresses = new Map<string, Process>();
  return nodes.flatMap((node) => {
    const findings: Finding[] = [];
    const { alias, host } = node;
    const address = `${host.toLowerCase()}:${node.port}`;
    const named = aliases.get(alias);
    const placed = addresses.get(address);
    if (named)
      findings.push(
        make(
          'V-TOP-01',
          'error',
          node,
          `The alias ${show(alias)} is used twice; line ${named.line} has it too`,
          `别名 ${show(alias)} 重复，第 ${named.line} 行已使用`,
          { alias, host },
        ),
      );
    if (placed)
      findings.push(
        make(
          'V-TOP-03',
          'error',
          node,
          `${address} is used by ${show(placed.alias)} (line ${placed.line}) and ${show(alias)}`,
          `${address} 同时被 ${show(placed.alias)}（第 ${placed.line} 行）和 ${show(alias)} 使用`,
          { alias, host },
        ),
      );
    if (!named) aliases.set(alias, node);
    if (!placed) addresses.set(address, node);
    return findings;
  });
}

function groups(nodes: readonly Process[]): Finding[] {
  return nodes.flatMap((node) => {
    const { computeGroup: group, alias, host } = node;
    if (group === undefined) return [];
    if (node.role !== 'computenode') {
      return [
        make(
          'V-TOP-21',
          'warning',
          node,
          `${show(alias)} is no compute node, so its compute group ${show(group)} has no meaning`,
          `${show(alias)} 不是计算节点，计算组 ${show(group)} 无意义`,
          { alias, host },
        ),
      ];
    }
    if (alias.startsWith(group)) return [];
    return [
      make(
        'V-TOP-19',
        'error',
        node,
        `The alias ${show(alias)} must begin with the name of its compute group, ${show(group)}`,
        `别名 ${show(alias)} 必须以所属计算组名 ${show(group)} 开头`,
        { alias, host },
      ),
    ];
  });
}

function zones(nodes: readonly Process[]): Finding[] {
  const workers = nodes.filter(({ role }) => role === 'datanode' || role === 'computenode');
  if (!workers.some(({ zone }) => zone !== undefined)) return [];
  return workers
    .filter(({ zone }) => zone === undefined)
    .map((node) =>
      make(
        'V-TOP-20',
        'error',
        node,
        `${show(node.alias)} has no zone while other nodes have one: all data and compute nodes need a zone`,
        `其他节点已设置 zone，而 ${show(node.alias)} 没有：所有数据节点和计算节点都须设置 zone`,
        { alias: node.alias, host: node.host },
      ),
    );
}
