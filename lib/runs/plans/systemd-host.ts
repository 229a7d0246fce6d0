import { quote } from '@/lib/commands/quote';
import type { NodeArgs } from './args';
import { pathsOf } from './paths';
import { belongingTo, findNode, parseScan, scanCommand } from './process-scan';
import { parseUnitState, parseUnits, type UnitSight, unitStateCommand, unitsCommand } from './systemd-scan';
import { unitFile, unitName, unitPath } from './systemd-unit';

/** What a host shows of one controller or agent and its unit. */
export interface ServiceState {
  alias: string;
  role: 'controller' | 'agent';
  unit: string;
  /** `not-installed`, or as systemd says it: `enabled`, `disabled`, `masked`, … */
  file: string;
  /** `active`, `inactive`, `failed`, `activating`, … */
  active: string;
  /** The unit file is not what Deck would write. */
  differs: boolean;
  /** The process, when it runs; `outside` = systemd does not watch it. */
  process?: { pid: number; outside: boolean };
  /** A unit of another name that runs the same installation. */
  other?: string;
  /** Who owns the installation's programme; absent when it is not there. */
  owner?: string;
}

export interface HostServices {
  systemd: boolean;
  services: ServiceState[];
}

const NODE = '@node';

function nodeCommand(node: NodeArgs, at: number): string {
  const unit = unitName(node);
  return [
    `echo '${NODE} ${at}'`,
    `${unitStateCommand(unit)} 2>/dev/null`,
    `printf 'OWNER\\t%s\\n' "$(stat -c %U ${quote(pathsOf(node.dir).binary)} 2>/dev/null)"`,
    `printf 'FILE\\t%s\\n' "$(base64 ${quote(unitPath(unit))} 2>/dev/null | tr -d '\\n')"`,
    unitsCommand(node.dir),
    scanCommand(node.dir),
  ].join('\n');
}

/** Gives a command that looks at the units of these controllers and agents of one host; it changes nothing. */
export function servicesCommand(nodes: NodeArgs[]): string {
  return ['[ -d /run/systemd/system ] && echo SYSTEMD', ...nodes.map(nodeCommand), 'true'].join('\n');
}

function field(part: string, name: string): string {
  return new RegExp(`^${name}\\t(.*)$`, 'm').exec(part)?.[1] ?? '';
}

function processOf(part: string, node: NodeArgs, sight: UnitSight): ServiceState['process'] {
  const found = findNode(belongingTo(parseScan(part)), node.role, node.alias);
  return found ? { pid: found.pid, outside: found.pid !== sight.mainPid } : undefined;
}

function stateOf(part: string, node: NodeArgs): ServiceState {
  const sight = parseUnitState(part);
  const unit = unitName(node);
  const owner = field(part, 'OWNER');
  const content = Buffer.from(field(part, 'FILE'), 'base64').toString('utf8');
  const process = processOf(part, node, sight);
  const other = parseUnits(part).find((found) => found.role === node.role && found.unit !== unit)?.unit;
  const installed = content !== '';
  return {
    alias: node.alias,
    role: node.role === 'agent' ? 'agent' : 'controller',
    unit,
    file: installed ? sight.file || 'static' : 'not-installed',
    active: sight.active || 'inactive',
    differs: installed && owner !== '' && content !== unitFile(node, owner),
    ...(process && { process }),
    ...(other && { other }),
    ...(owner && { owner }),
  };
}

/** Reads the output of `servicesCommand` for the same nodes. */
export function parseServices(output: string, nodes: NodeArgs[]): HostServices {
  const parts = output.split(new RegExp(`^${NODE} \\d+$`, 'm'));
  return {
    systemd: /^SYSTEMD$/m.test(parts[0] ?? ''),
    services: nodes.map((node, at) => stateOf(parts[at + 1] ?? '', node)),
  };
}
