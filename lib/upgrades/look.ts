import { freeKilobytes } from '@/lib/commands/files';
import { quote } from '@/lib/commands/quote';
import { newPathsOf } from '@/lib/runs/actions/support/new-programs';
import { pathsOf } from '@/lib/runs/plans/paths';

/** What the look at one installation prints, section by section. */
export interface Look {
  arch?: string;
  freeBytes?: number;
  backupBytes?: number;
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

/** `<alias>/storage/CHUNK_METADATA` and one level more; deeper lie the chunks, and there are millions of them. */
const METADATA_DEPTH = 4;

const TOOLS = ['unzip', 'sha256sum', 'setsid', 'find', 'awk', 'base64'];

/** Gives one command that looks at an installation before an upgrade and changes nothing. */
export function lookCommand(dir: string): string {
  const { server, data, binary, marker, licence } = pathsOf(dir);
  const { oldMarker } = newPathsOf(dir);
  const kilobytes = (paths: string) => `du -sk ${paths} 2>/dev/null | awk '{s+=$1} END {print s+0}'`;
  return [
    'echo "@@arch"; uname -m',
    `echo "@@free"; ${freeKilobytes(dir)}`,
    `echo "@@server"; ${kilobytes(`--exclude=clusterDemo ${quote(server)}`)}`,
    `echo "@@metadata"; find ${quote(data)} -maxdepth ${METADATA_DEPTH} \\( -name CHUNK_METADATA -o -name raft -o -name dfsMeta -o -name sysmgmt \\) -prune -print 2>/dev/null | tr '\\n' '\\0' | xargs -0 -r du -sk 2>/dev/null | awk '{s+=$1} END {print s+0}'`,
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

/** Reads the output of `lookCommand`; a part that is missing or damaged is left out. */
export function parseLook(output: string): Look {
  const at = sections(output);
  const lines = (name: string) => (at.get(name) ?? '').split('\n').filter(Boolean);
  const free = bytesOf(at.get('free'));
  const [server, metadata] = ['server', 'metadata'].map((name) => bytesOf(at.get(name)));
  const hash = /^[0-9a-f]{64}/.exec(at.get('hash') ?? '')?.[0];
  const [marker, oldMarker, licence, arch] = ['marker', 'before', 'licence', 'arch'].map((name) =>
    at.get(name)?.trim(),
  );
  return {
    missingTools: lines('tools'),
    plugins: lines('plugins'),
    ...(arch && { arch }),
    ...(free !== undefined && { freeBytes: free }),
    ...(server !== undefined && { backupBytes: server + (metadata ?? 0) }),
    ...(hash && { binarySha256: hash }),
    ...(marker && { marker }),
    ...(oldMarker && { oldMarker }),
    ...(licence && { licence: licence.replaceAll(/\s/g, '') }),
  };
}
