import { z } from 'zod';
import { quote } from '@/lib/commands/quote';
import type { ActionContext } from '@/lib/runs/action';
import type { PackageArgs } from '@/lib/runs/plans/args';
import { pathsOf } from '@/lib/runs/plans/paths';
import type { HostConnection } from '@/lib/ssh/types';
import { LOOK_MS, linesOf, look } from './remote';

/** What Deck writes into an installation directory: whose it is, and what was unpacked there once that is complete. */
export const Marker = z.object({
  cluster: z.object({ id: z.string(), name: z.string() }),
  package: z
    .object({
      fileName: z.string(),
      version: z.string(),
      variant: z.string(),
      sha256: z.string(),
      binarySha256: z.string(),
    })
    .optional(),
});
export type Marker = z.infer<typeof Marker>;

export type DirectoryState =
  | { kind: 'absent' }
  | { kind: 'empty' }
  | { kind: 'marked'; marker: Marker }
  | { kind: 'foreign'; seen: string };

/** Where a file system begins, and what an upload of Deck that was cut off leaves behind. */
const HARMLESS = /^(lost\+found|\.{1,2}deck.*)$/;

function lookCommand(dir: string): string {
  const path = quote(dir);
  return [
    `if [ ! -e ${path} ] && [ ! -L ${path} ]; then echo absent`,
    `elif [ ! -d ${path}/ ]; then echo nodir; ls -ld ${path}`,
    `elif [ -f ${path}/.deck.json ]; then echo marked; cat ${path}/.deck.json`,
    `else echo entries; ls -A ${path} | head -n 20; fi`,
  ].join('\n');
}

function readMarker(text: string): Marker | undefined {
  try {
    return Marker.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** Looks at an installation directory without changing it. */
export async function inspectDirectory(
  ctx: ActionContext,
  conn: HostConnection,
  dir: string,
): Promise<DirectoryState> {
  const [kind, ...rest] = linesOf(await look(ctx, conn, lookCommand(dir), `look into ${dir}`));
  if (kind === 'absent') return { kind: 'absent' };
  if (kind === 'marked') {
    const marker = readMarker(rest.join('\n'));
    return marker ? { kind: 'marked', marker } : { kind: 'foreign', seen: `unreadable ${dir}/.deck.json` };
  }
  const entries = kind === 'entries' ? rest.filter((name) => !HARMLESS.test(name)) : rest;
  if (kind === 'entries' && entries.length === 0) return { kind: 'empty' };
  return { kind: 'foreign', seen: entries.join(' ') || 'not a directory that can be read' };
}

/** True when the marker says that just this package was unpacked completely. */
export function isUnpacked(marker: Marker, wanted: PackageArgs): boolean {
  const found = marker.package;
  if (!found) return false;
  if (wanted.sha256) return found.sha256 === wanted.sha256;
  return found.version === wanted.version && found.variant === wanted.variant;
}

/** Writes the marker; the rename in it makes the claim or the completion visible all at once. */
export async function writeMarker(
  ctx: ActionContext,
  conn: HostConnection,
  dir: string,
  marker: Marker,
): Promise<void> {
  const content = `${JSON.stringify(marker, null, 2)}\n`;
  await conn.writeFile(pathsOf(dir).marker, content, { timeoutMs: LOOK_MS, mode: 0o644, signal: ctx.signal });
}
