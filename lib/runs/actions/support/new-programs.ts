import { quote } from '@/lib/commands/quote';
import { AppError } from '@/lib/errors';
import type { ActionContext } from '@/lib/runs/action';
import { pathsOf } from '@/lib/runs/plans/paths';
import type { HostConnection } from '@/lib/ssh/types';
import { look } from './remote';

/** Where the new programmes of an upgrade lie beside the old ones. */
export interface NewPaths {
  root: string;
  /** The unpacked `server`, without what an upgrade leaves alone. */
  server: string;
  /** `sha256sum` lines of all its files, by paths relative to `server`. */
  manifest: string;
  /** SHA-256 of the package; there once everything else is. */
  ready: string;
  /** Deck's marker as it was before the programmes were replaced. */
  oldMarker: string;
}

/** What the vendor's own upgrade leaves alone (dolphindb-package.md 3.5). */
export const KEPT = ['clusterDemo', 'dolphindb.cfg', 'dolphindb.lic', 'startSingle.sh', 'stopSingle.sh'];

/** Gives the places of an upgrade inside an installation. */
export function newPathsOf(dir: string): NewPaths {
  const root = `${pathsOf(dir).staging}/upgrade`;
  return {
    root,
    server: `${root}/server`,
    manifest: `${root}/manifest`,
    ready: `${root}/ready`,
    oldMarker: `${root}/marker.old`,
  };
}

/** Gives the lines that unpack a package to its place beside the old programmes, without what an upgrade leaves alone, and list the hash of every file; exit 4 to 6 say what failed. */
export function unzipLines(dir: string, zip: string): string[] {
  const { root, server, manifest } = newPathsOf(dir);
  const at = (name: string) => quote(`${server}/${name}`);
  return [
    `unzip -q -o ${quote(zip)} 'server/*' -d ${quote(root)} >&2; [ $? -le 1 ] || exit 4`,
    `for f in dolphindb dolphindb.dos; do [ -s ${quote(server)}/$f ] || { echo server/$f; exit 5; }; done`,
    `rm -rf ${KEPT.map(at).join(' ')}`,
    `chmod +x ${at('dolphindb')}`,
    `cd ${quote(server)} && find . -type f -print0 | LC_ALL=C sort -z | xargs -0 -r sha256sum > ${quote(manifest)} || exit 6`,
  ];
}

/** Gives the package whose programmes lie ready beside the old ones, by its SHA-256; undefined when there is none. */
export async function readyPackage(
  ctx: ActionContext,
  conn: HostConnection,
  dir: string,
): Promise<string | undefined> {
  const { ready } = newPathsOf(dir);
  const text = (await look(ctx, conn, `cat ${quote(ready)} 2>/dev/null || true`, `look at ${ready}`)).trim();
  return /^[0-9a-f]{64}$/.test(text) ? text : undefined;
}

/** Gives the files in `server` that differ from the list of the new package, at most ten; an empty list means that all are in place, undefined that there is no list. */
export async function misplaced(
  ctx: ActionContext,
  conn: HostConnection,
  dir: string,
): Promise<string[] | undefined> {
  const { manifest } = newPathsOf(dir);
  const { server } = pathsOf(dir);
  const { exitCode, stdout } = await conn.exec(
    `[ -s ${quote(manifest)} ] || exit 3; cd ${quote(server)} && { LC_ALL=C sha256sum -c --quiet ${quote(manifest)} 2>/dev/null || true; echo @@compared; }`,
    { timeoutMs: 300_000, signal: ctx.signal, label: 'compare the programs', check: false },
  );
  if (exitCode === 3) return undefined;
  const lines = stdout.split('\n').filter(Boolean);
  // A comparison that was cut off proves nothing.
  if (lines.at(-1) !== '@@compared') return ['the comparison did not end', ...lines.slice(0, 10)];
  return lines.slice(0, -1).slice(0, 10);
}

/** Gives the error for a disk that became full, with what to do. */
export function upgradeNoSpace(address: string, seen: string): AppError {
  return new AppError(
    'UPGRADE-NO-SPACE',
    { en: `The disk of ${address} became full.`, zh: `${address} 的磁盘已满。` },
    {
      seen,
      remedy: {
        en: 'Free some space, then resume, or roll back.',
        zh: '请清理磁盘后继续执行，或回退。',
      },
    },
  );
}
