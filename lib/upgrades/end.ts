import 'server-only';
import { type Actor, writeAudit } from '@/lib/audit/write';
import { hasRole } from '@/lib/auth/roles';
import { db } from '@/lib/db/client';
import type { Upgrade } from '@/lib/db/generated/client';
import { AppError } from '@/lib/errors';
import { withHost } from '@/lib/hosts/check-hosts';
import { versionName } from '@/lib/packages/name';
import { releasing } from '@/lib/runs/actions/hold';
import { type PlacedInstallation, placeInstallations } from '@/lib/runs/plans/layout';
import { txOptions } from '@/lib/runs/store';
import { clusterFactsChanged } from '@/lib/status/status';
import { requireName } from './confirm';
import type { InstallationFacts } from './facts';
import { requireNoRun } from './finalize';
import { gatherInstallations } from './gather-hosts';
import { upgradeCluster } from './input';
import { getUpgrade } from './queries';
import { changeUpgrade } from './record';
import type { EndUpgrade, OfUpgrade } from './schemas';
import type { EndHost, EndReview, UpgradeView } from './view';

const RELEASE_MS = 20_000;

function notNow(seen: string): AppError {
  return new AppError(
    'UPGRADE-END-STATE',
    { en: 'This upgrade cannot be ended now.', zh: '该升级当前不能就此结束。' },
    { seen },
  );
}

type Versions = Pick<UpgradeView, 'from' | 'to' | 'hosts'>;

/** A rollback that was cut off may have put back something beside programs that are still the new ones. */
function programsOf({ from, to, hosts }: Versions, at: InstallationFacts): EndHost['programs'] {
  if (!at.recorded) return 'unknown';
  const version = versionName(at.recorded);
  const left = hosts.find(({ host }) => host === at.host)?.programs;
  const isRecorded = !at.binarySha256 || at.binarySha256 === at.recorded.binarySha256;
  if (at.replacing || !isRecorded || (left !== 'new' && version === to)) return 'mixed';
  if (version === to) return 'new';
  return version === from ? 'old' : 'unknown';
}

function hostOf(view: Versions, at: InstallationFacts): EndHost {
  const { host, dir, recorded, error } = at;
  return {
    host,
    dir,
    programs: programsOf(view, at),
    ...(recorded && { version: versionName(recorded) }),
    ...(error && { error: error.text }),
    release: releasing(dir),
  };
}

interface Examined {
  upgrade: Upgrade;
  untouched: boolean;
  name: string;
  installations: PlacedInstallation[];
  hosts: EndHost[];
}

async function examine({ clusterId, upgradeId }: OfUpgrade): Promise<Examined> {
  const { upgrade, view } = await getUpgrade(clusterId, upgradeId);
  if (!view.offers.includes('end')) throw notNow(view.state);
  const { cluster, hosts } = await upgradeCluster(clusterId);
  const installations = placeInstallations(cluster.installDir, cluster.spec, hosts);
  const { untouched } = view;
  const seen = untouched ? [] : await gatherInstallations(installations);
  return {
    upgrade,
    untouched,
    name: cluster.name,
    installations,
    hosts: seen.map((at) => hostOf(view, at)),
  };
}

/** Says what every host has now, in case an upgrade ends as it is; changes nothing. Throws NOT-FOUND and UPGRADE-END-STATE. */
export async function reviewEnd(wish: OfUpgrade): Promise<EndReview> {
  const { hosts, untouched, name } = await examine(wish);
  return { hosts, ...(!untouched && { confirm: name }) };
}

function requireAllowed({ untouched, name }: Examined, role: string, confirmed?: string): void {
  if (untouched) return;
  if (!hasRole(role, 'administrator'))
    throw new AppError('AUTH-FORBIDDEN', {
      en: 'Hosts have been changed: only an administrator may end this upgrade as it is.',
      zh: '主机已有改动：仅管理员可就此结束该升级。',
    });
  requireName(name, confirmed);
}

/** The cluster has the version that all hosts have which answer; while they differ it keeps the one it had. */
function packageNow({ fromPackageId, toPackageId }: Upgrade, hosts: EndHost[]): { packageId?: string } {
  const seen = new Set(hosts.flatMap(({ programs }) => (programs === 'unknown' ? [] : [programs])));
  const [only] = seen.size === 1 ? seen : [];
  if (only === 'new') return { packageId: toPackageId };
  return only === 'old' && fromPackageId ? { packageId: fromPackageId } : {};
}

/** The commands are shown once; somebody needs them when a host comes back much later. */
async function auditHeld(
  { clusterId, upgradeId }: OfUpgrade,
  { name, actor, left }: { name: string; actor: Actor; left: EndHost[] },
): Promise<void> {
  await writeAudit(db(), actor, {
    action: 'upgrade.end-held',
    objectType: 'cluster',
    objectId: clusterId,
    objectName: name,
    outcome: 'failed',
    details: { upgradeId, hosts: left.map(({ host, release }) => `${host}: ${release}`) },
  });
}

async function release({ hostId, dir }: PlacedInstallation): Promise<boolean> {
  const command = releasing(dir);
  return withHost(hostId, (conn) => conn.exec(command, { timeoutMs: RELEASE_MS, label: command })).then(
    () => true,
    () => false,
  );
}

/**
 * Ends an upgrade that can neither go on nor back, with hosts as they are: other operations are possible again, and services of hosts that answer may start nodes.
 * Gives the hosts on which they still may not, which the audit log keeps with the command for each. Throws NOT-FOUND, UPGRADE-END-STATE, UPGRADE-CHANGED and, once
 * hosts have been changed, AUTH-FORBIDDEN for anybody but an administrator and UPGRADE-CONFIRM.
 */
export async function endUpgrade(
  { confirmed, ...wish }: EndUpgrade,
  { actor, role }: { actor: Actor; role: string },
): Promise<EndHost[]> {
  const examined = await examine(wish);
  requireAllowed(examined, role, confirmed);
  const { upgrade, name, hosts, installations, untouched } = examined;
  await db().$transaction(async (tx) => {
    await requireNoRun(tx, upgrade, notNow);
    await changeUpgrade(tx, upgrade, { state: 'ended', endedAt: new Date(), endedBy: actor.userName });
    const data = { ...packageNow(upgrade, hosts), revision: { increment: 1 } };
    await tx.cluster.update({ where: { id: wish.clusterId }, data });
    await writeAudit(tx, actor, {
      action: 'upgrade.end',
      objectType: 'cluster',
      objectId: wish.clusterId,
      objectName: name,
      details: {
        upgradeId: wish.upgradeId,
        from: upgrade.fromVersion,
        to: upgrade.toVersion,
        untouched,
        hosts: hosts.map(
          ({ host, dir, programs, version }) => `${host}:${dir}: ${version ?? '?'} (${programs})`,
        ),
      },
    });
  }, txOptions);
  clusterFactsChanged(wish.clusterId);
  if (untouched) return [];
  const released = await Promise.all(installations.map(release));
  const left = hosts.filter((_, at) => !released[at]);
  if (left.length > 0) await auditHeld(wish, { name, actor, left });
  return left;
}
