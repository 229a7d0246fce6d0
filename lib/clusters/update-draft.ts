import 'server-only';
import { type Actor, writeAudit } from '@/lib/audit/write';
import { db, type Tx } from '@/lib/db/client';
import { AppError } from '@/lib/errors';
import { seal } from '@/lib/secrets/seal';
import { refreshSpecHosts } from '@/lib/topology/change-hosts';
import { ClusterSpec } from '@/lib/topology/spec';
import { UpdateDraftInput } from './schemas';

const stale = () =>
  new AppError(
    'CLUSTER-CHANGED',
    { en: 'Someone else has changed this cluster in the meantime.', zh: '在此期间其他人修改了该集群。' },
    {
      remedy: {
        en: 'Reload the page to see the change, then repeat yours.',
        zh: '请刷新页面查看对方的修改，再重新提交。',
      },
    },
  );

const busy = () =>
  new AppError('CLUSTER-BUSY', {
    en: 'A run is under way on this cluster; its inputs cannot change until it has ended.',
    zh: '该集群正在执行运行任务，结束之前不能修改。',
  });

const deployed = () =>
  new AppError(
    'CLUSTER-DEPLOYED',
    {
      en: 'This cluster is deployed; its topology, files and package no longer change through the wizard.',
      zh: '该集群已部署，不能再通过向导修改其拓扑、配置文件和安装包。',
    },
    {
      remedy: {
        en: 'Open the cluster: Config changes its parameters, Nodes Setup there its hosts and nodes, Upgrade its package.',
        zh: '请打开该集群：在“配置”中修改参数，在其中的“节点管理”中增减主机和节点，在“升级”中更换安装包。',
      },
    },
  );

/** What may still change after the deployment: the name and the account Deck uses. */
const alwaysOpen = ['id', 'revision', 'name', 'consoleUser', 'consolePassword'];

async function refuseWhenDeployed(tx: Tx, input: UpdateDraftInput): Promise<void> {
  if (Object.keys(input).every((key) => alwaysOpen.includes(key))) return;
  const runs = await tx.run.findMany({
    where: { clusterId: input.id, kind: 'deploy', status: 'succeeded' },
    select: { plan: true },
  });
  if (runs.some((run) => (run.plan as { complete?: boolean }).complete === true)) throw deployed();
}

async function refuseWhileRunning(tx: Tx, clusterId: string): Promise<void> {
  const active = await tx.run.count({
    where: { clusterId, status: { in: ['queued', 'running', 'cancelling'] } },
  });
  if (active > 0) throw busy();
}

async function replaceHosts(
  tx: Tx,
  clusterId: string,
  hostIds: string[],
  spec: ClusterSpec,
): Promise<ClusterSpec> {
  const found = await tx.host.findMany({ where: { id: { in: hostIds } } });
  const hosts = hostIds.map((id) => found.find((h) => h.id === id)).filter((h) => h !== undefined);
  await tx.clusterHost.deleteMany({ where: { clusterId } });
  await tx.clusterHost.createMany({
    data: hosts.map((h, position) => ({ clusterId, hostId: h.id, position })),
  });
  return refreshSpecHosts(
    spec,
    hosts.map((h) => h.address),
  );
}

function scalarChanges(input: UpdateDraftInput) {
  const { name, installDir, packageId, licenceId, consoleUser, consolePassword } = input;
  const set = Object.fromEntries(
    Object.entries({ name, installDir, packageId, licenceId, consoleUser }).filter(
      ([, value]) => value !== undefined,
    ),
  );
  return consolePassword
    ? { ...set, consolePasswordSealed: seal(consolePassword, `cluster:${input.id}:consolePassword`) }
    : set;
}

/** Changes a draft when nobody else did since `revision`; throws CLUSTER-CHANGED and CLUSTER-BUSY. Gives the new revision. */
export async function updateDraft(raw: UpdateDraftInput, actor: Actor): Promise<number> {
  const input = UpdateDraftInput.parse(raw);
  return db().$transaction(async (tx) => {
    const cluster = await tx.cluster.findUniqueOrThrow({ where: { id: input.id } });
    await refuseWhileRunning(tx, cluster.id);
    await refuseWhenDeployed(tx, input);
    let spec = input.spec ?? ClusterSpec.parse(cluster.spec);
    if (input.hostIds) spec = await replaceHosts(tx, cluster.id, input.hostIds, spec);
    const { count } = await tx.cluster.updateMany({
      where: { id: cluster.id, revision: input.revision },
      data: { ...scalarChanges(input), spec, revision: { increment: 1 } },
    });
    if (count === 0) throw stale();
    const changed = Object.keys(input).filter((key) => !['id', 'revision'].includes(key));
    await writeAudit(tx, actor, {
      action: 'cluster.update-draft',
      objectType: 'cluster',
      objectId: cluster.id,
      objectName: input.name ?? cluster.name,
      details: { changed },
    });
    return input.revision + 1;
  });
}
