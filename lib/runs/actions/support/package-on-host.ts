import type { ActionContext } from '@/lib/runs/action';
import type { PackageOnHostArgs } from '@/lib/runs/plans/args';
import type { HostConnection } from '@/lib/ssh/types';
import { ownMarker } from './claim';
import { hashOf } from './hash';
import { inspectDirectory, isUnpacked } from './marker';

/** True when the host needs no transfer: every directory has this package unpacked, or the zip is there and is the right one; throws DEPLOY-OCCUPIED. */
export async function packagePresent(
  ctx: ActionContext,
  conn: HostConnection,
  args: PackageOnHostArgs,
): Promise<boolean> {
  const markers = [];
  for (const dir of args.dirs)
    markers.push(ownMarker(conn.address, dir, await inspectDirectory(ctx, conn, dir), args));
  if (markers.every((marker) => marker && isUnpacked(marker, args.package))) return true;
  if (!markers.every(Boolean)) return false;
  const found = await hashOf(ctx, conn, args.zip);
  // The zip gets its name only when it has arrived completely.
  return found !== undefined && found === (args.package.sha256 ?? found);
}
