import { quote } from '@/lib/commands/quote';
import type { ActionContext } from '@/lib/runs/action';
import type { HostConnection } from '@/lib/ssh/types';
import { readManifest } from './backup-files';
import { inspectDirectory } from './marker';
import { newPathsOf } from './new-programs';
import { look } from './remote';

interface At {
  dir: string;
  place: string;
  untouched?: string | undefined;
}

/** True when a rolling upgrade never came to this installation: no backup, nothing replaced, and the programs are still those of the version `untouched`. */
export async function isUntouched(
  ctx: ActionContext,
  conn: HostConnection,
  { dir, place, untouched }: At,
): Promise<boolean> {
  if (!untouched || (await readManifest(ctx, conn, place))) return false;
  const { oldMarker } = newPathsOf(dir);
  const line = `[ -e ${quote(oldMarker)} ] && echo begun || echo not`;
  if ((await look(ctx, conn, line, `look at ${oldMarker}`)).trim() !== 'not') return false;
  const state = await inspectDirectory(ctx, conn, dir);
  return state.kind === 'marked' && state.marker.package?.version === untouched;
}
