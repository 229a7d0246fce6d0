import { quote } from '@/lib/commands/quote';
import { pathsOf } from './paths';

/** A unit file on a host that runs the controller or agent of an installation. */
export interface FoundUnit {
  unit: string;
  role: 'controller' | 'agent';
}

/** Gives a command that lists the unit files which work in this installation, Deck's own and those written by hand (dolphindb-operations.md 18.2). */
export function unitsCommand(dir: string): string {
  const { demo } = pathsOf(dir);
  const lines = [demo, `${demo}/`].map((path) => `-e ${quote(`WorkingDirectory=${path}`)}`).join(' ');
  return [
    `for u in $(grep -lxsF ${lines} /etc/systemd/system/*.service /usr/lib/systemd/system/*.service /lib/systemd/system/*.service); do`,
    `  printf 'UNIT\\t%s\\t%s\\n' "\${u##*/}" "$(grep -m1 '^ExecStart=' "$u")"`,
    'done; true',
  ].join('\n');
}

/** Reads the output of `unitsCommand`; units that run neither are left out. */
export function parseUnits(output: string): FoundUnit[] {
  return output.split('\n').flatMap((line): FoundUnit[] => {
    const [kind, unit = '', exec = ''] = line.split('\t');
    if (kind !== 'UNIT') return [];
    if (/mode agent|agent\.sh/i.test(exec)) return [{ unit, role: 'agent' }];
    return /mode controller|controller\.sh/i.test(exec) ? [{ unit, role: 'controller' }] : [];
  });
}

/** What systemd says of a unit. */
export interface UnitSight {
  /** `loaded`, `not-found`, `masked`, … */
  load: string;
  /** `active`, `inactive`, `failed`, `activating`, … */
  active: string;
  /** `enabled`, `disabled`, …; empty when there is no file. */
  file: string;
  mainPid: number;
}

/** Gives a command that asks systemd for a unit's state; nobody needs to be root for it. */
export function unitStateCommand(unit: string): string {
  return `systemctl show ${quote(unit)} -p LoadState -p ActiveState -p UnitFileState -p MainPID`;
}

/** Reads the output of `unitStateCommand`. */
export function parseUnitState(output: string): UnitSight {
  const value = (name: string) => new RegExp(`^${name}=(.*)$`, 'm').exec(output)?.[1] ?? '';
  return {
    load: value('LoadState'),
    active: value('ActiveState'),
    file: value('UnitFileState'),
    mainPid: Number(value('MainPID') || 0),
  };
}
