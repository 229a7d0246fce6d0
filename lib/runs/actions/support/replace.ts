import { quote } from '@/lib/commands/quote';
import { AppError } from '@/lib/errors';
import type { ActionContext } from '@/lib/runs/action';
import type { PackageArgs } from '@/lib/runs/plans/args';
import { pathsOf } from '@/lib/runs/plans/paths';
import type { HostConnection } from '@/lib/ssh/types';
import type { Marker } from './marker';
import { processesOf } from './processes';
import { look } from './remote';

/** True when an unpacked package was never started, so that another one may take its place without loss. */
export async function replaceable(ctx: ActionContext, conn: HostConnection, dir: string): Promise<boolean> {
  const { data } = pathsOf(dir);
  const entries = await look(
    ctx,
    conn,
    `[ ! -d ${quote(data)} ] || ls -A ${quote(data)}`,
    `look into ${data}`,
  );
  if (entries.trim() !== '') return false;
  return (await processesOf(ctx, conn, dir)).length === 0;
}

/** Gives the error for an installation that has run with another package: replacing it is an upgrade, with a backup and in order. */
export function otherPackage(
  address: string,
  dir: string,
  found: NonNullable<Marker['package']>,
  wanted: PackageArgs,
): AppError {
  return new AppError(
    'DEPLOY-OTHER-PACKAGE',
    {
      en: `${dir} on ${address} already runs ${found.fileName}; the plan wants ${wanted.fileName}.`,
      zh: `${address} 上的 ${dir} 已在使用 ${found.fileName}，而计划要部署 ${wanted.fileName}。`,
    },
    {
      seen: `${found.fileName}, SHA-256 ${found.sha256}`,
      remedy: {
        en: 'Deploy the same package again, upgrade the cluster, or choose another directory.',
        zh: '请选择相同的安装包、对集群执行升级，或更换安装目录。',
      },
    },
  );
}
