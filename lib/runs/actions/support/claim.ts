import { quote } from '@/lib/commands/quote';
import { AppError, isAppError } from '@/lib/errors';
import type { ActionContext } from '@/lib/runs/action';
import { pathsOf } from '@/lib/runs/plans/paths';
import type { HostConnection } from '@/lib/ssh/types';
import { type DirectoryState, inspectDirectory, type Marker, writeMarker } from './marker';
import { LOOK_MS, linesOf } from './remote';

export interface Owner {
  clusterId: string;
  clusterName: string;
}

/** Gives the error for a directory that holds something else than this cluster. */
export function occupied(address: string, dir: string, seen: string): AppError {
  return new AppError(
    'DEPLOY-OCCUPIED',
    {
      en: `${dir} on ${address} is already in use, and not by this cluster. Nothing was changed there.`,
      zh: `${address} 上的目录 ${dir} 已被占用，且不属于本集群。未做任何改动。`,
    },
    {
      seen,
      remedy: {
        en: 'Choose another installation directory, or empty this one yourself when it is no longer needed.',
        zh: '请更换安装目录；若该目录已不再使用，请自行清空后重试。',
      },
    },
  );
}

/** Gives the marker of a directory that is ours, undefined for one that is still free; throws DEPLOY-OCCUPIED. */
export function ownMarker(
  address: string,
  dir: string,
  state: DirectoryState,
  owner: Owner,
): Marker | undefined {
  if (state.kind === 'foreign') throw occupied(address, dir, state.seen);
  if (state.kind !== 'marked') return undefined;
  const { cluster, package: unpacked } = state.marker;
  if (cluster.id === owner.clusterId) return state.marker;
  throw occupied(
    address,
    dir,
    `cluster ${cluster.name} (${cluster.id})${unpacked ? `, version ${unpacked.version}` : ''}`,
  );
}

/** Makes the directory for the user who signs in, with root's help where the parent belongs to root. */
async function makeDirectory(ctx: ActionContext, conn: HostConnection, dir: string): Promise<void> {
  const path = quote(dir);
  const usable = `[ -d ${path} ] && [ -w ${path} ] && [ -x ${path} ]`;
  const options = { timeoutMs: LOOK_MS, signal: ctx.signal, label: `mkdir ${dir}` };
  const plain = await conn.exec(`mkdir -p ${path} 2>/dev/null; ${usable} || { id -u; id -g; exit 3; }`, {
    ...options,
    check: false,
  });
  if (plain.exitCode === 0) return;
  const [uid = '', gid = ''] = linesOf(plain.stdout);
  try {
    await conn.exec(`mkdir -p ${path} && chown ${Number(uid)}:${Number(gid)} ${path}`, {
      ...options,
      root: true,
    });
  } catch (error) {
    if (!isAppError(error) || error.code === 'SSH-LOST' || error.code === 'SSH-CANCELLED') throw error;
    throw notWritable(conn.address, dir, error.detail.seen);
  }
}

function notWritable(address: string, dir: string, seen?: string): AppError {
  return new AppError(
    'DEPLOY-NOT-WRITABLE',
    {
      en: `The user that signs in to ${address} cannot create or write ${dir}.`,
      zh: `登录 ${address} 的用户无法创建或写入目录 ${dir}。`,
    },
    {
      seen,
      remedy: {
        en: 'Have the directory made for this user (mkdir, chown), choose one below its home, or use a credential with sudo.',
        zh: '请为该用户创建目录并授权（mkdir、chown），或改用其主目录下的路径，或使用具有 sudo 权限的凭据。',
      },
    },
  );
}

/** Makes the installation directory ours, with its marker before anything else; throws DEPLOY-OCCUPIED or DEPLOY-NOT-WRITABLE. */
export async function claim(
  ctx: ActionContext,
  conn: HostConnection,
  dir: string,
  owner: Owner,
): Promise<Marker> {
  const state = await inspectDirectory(ctx, conn, dir);
  const found = ownMarker(conn.address, dir, state, owner);
  if (!found) await makeDirectory(ctx, conn, dir);
  const marker = found ?? { cluster: { id: owner.clusterId, name: owner.clusterName } };
  if (!found) await writeMarker(ctx, conn, dir, marker);
  await conn.exec(`mkdir -p ${quote(pathsOf(dir).staging)}`, { timeoutMs: LOOK_MS, signal: ctx.signal });
  return marker;
}
