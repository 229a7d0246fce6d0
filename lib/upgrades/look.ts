import type { BackupItem } from '@/lib/backups/manifest';
import { bytesOfPart } from '@/lib/commands/backup';
import { freeKilobytes } from '@/lib/commands/files';
import { quote } from '@/lib/commands/quote';
import { newPathsOf } from '@/lib/runs/actions/support/new-programs';
import { pathsOf } from '@/lib/runs/plans/paths';

/** What the look at one installation prints, section by section. */
export interface Look {
  arch?: string;
  freeBytes?: number;
  backupBytes?: number;
  /** What of it are programs. */
  programBytes?: number;
  base?: { freeBytes?: number; writable: boolean; same: boolean };
  missingTools: string[];
  plugins: string[];
  binarySha256?: string;
  /** Text of Deck's marker file. */
  marker?: string;
  /** The marker as it was before programs were replaced. */
  oldMarker?: string;
  /** The licence file, base64. */
  licence?: string;
}

const TOOLS = ['unzip', 'sha256sum', 'setsid', 'find', 'awk', 'base64'];

/** What the upgrade will back up, and the directory for it where it is not the installation's own. */
interface BackupAhead {
  items: BackupItem[];
  baseDir?: string | undefined;
}

const sizeLine = (item: BackupItem) => `printf '%s ' ${item.kind}; ${bytesOfPart(item)}`;

/** Looks at the directory for backups, or at the nearest one above it. */
const baseLines = (dir: string, baseDir: string) => [
  `echo "@@base"; echo looked; b=${quote(baseDir)}; while [ ! -d "$b" ]; do b=$(dirname "$b"); done`,
  '[ -w "$b" ] && [ -x "$b" ] && echo writable',
  `[ "$(stat -c %d "$b")" = "$(stat -c %d ${quote(dir)})" ] && echo same`,
  `echo "@@basefree"; LC_ALL=C df -Pk -- "$b" | awk 'NR==2{print $4}'`,
];

/** Gives one command that looks at an installation before an upgrade and changes nothing. */
export function lookCommand(dir: string, backup?: BackupAhead): string {
  const { server, binary, marker, licence } = pathsOf(dir);
  const { oldMarker } = newPathsOf(dir);
  return [
    'echo "@@arch"; uname -m',
    `echo "@@free"; ${freeKilobytes(dir)}`,
    ...(backup ? ['echo "@@backup"', ...backup.items.map(sizeLine)] : []),
    ...(backup?.baseDir ? baseLines(dir, backup.baseDir) : []),
    `echo "@@tools"; for t in ${TOOLS.join(' ')}; do command -v $t >/dev/null || echo $t; done`,
    `echo "@@plugins"; for p in ${quote(server)}/plugins/*/; do [ -d "$p" ] && basename "$p"; done`,
    `echo "@@hash"; sha256sum < ${quote(binary)} 2>/dev/null`,
    `echo "@@marker"; cat ${quote(marker)} 2>/dev/null`,
    `echo; echo "@@before"; cat ${quote(oldMarker)} 2>/dev/null`,
    `echo; echo "@@licence"; base64 < ${quote(licence)} 2>/dev/null`,
    'true',
  ].join('\n');
}

function sections(output: string): Map<string, string> {
  const found = new Map<string, string>();
  let name = '';
  for (const line of output.split('\n')) {
    const head = /^@@(\w+)$/.exec(line)?.[1];
    if (head) name = head;
    else if (name) found.set(name, `${found.get(name) ?? ''}${line}\n`);
  }
  return found;
}

function bytesOf(text: string | undefined): number | undefined {
  const kilobytes = text?.trim();
  return kilobytes && /^\d+$/.test(kilobytes) ? Number(kilobytes) * 1024 : undefined;
}

/** Adds up what lines of the form `kind bytes` say of a kind; of all kinds where none is named. */
function sumOf(lines: string[], kind: string): number {
  const sizes = lines.map((line) => line.split(' ')).filter(([of]) => kind === '' || of === kind);
  return sizes.reduce((sum, [, bytes]) => sum + (Number(bytes) || 0), 0);
}

/** Reads the output of `lookCommand`; a part that is missing or damaged is left out. */
export function parseLook(output: string): Look {
  const at = sections(output);
  const lines = (name: string) => (at.get(name) ?? '').split('\n').filter(Boolean);
  const free = bytesOf(at.get('free'));
  const baseFree = bytesOf(at.get('basefree'));
  const [backup, base] = ['backup', 'base'].map((name) => (at.has(name) ? lines(name) : undefined));
  const hash = /^[0-9a-f]{64}/.exec(at.get('hash') ?? '')?.[0];
  const [marker, oldMarker, licence, arch] = ['marker', 'before', 'licence', 'arch'].map((name) =>
    at.get(name)?.trim(),
  );
  return {
    missingTools: lines('tools'),
    plugins: lines('plugins'),
    ...(arch && { arch }),
    ...(free !== undefined && { freeBytes: free }),
    ...(backup && { backupBytes: sumOf(backup, ''), programBytes: sumOf(backup, 'programs') }),
    ...(base && {
      base: {
        writable: base.includes('writable'),
        same: base.includes('same'),
        ...(baseFree !== undefined && { freeBytes: baseFree }),
      },
    }),
    ...(hash && { binarySha256: hash }),
    ...(marker && { marker }),
    ...(oldMarker && { oldMarker }),
    ...(licence && { licence: licence.replaceAll(/\s/g, '') }),
  };
}
