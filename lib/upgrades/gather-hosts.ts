import 'server-only';
import { toAppError } from '@/lib/errors';
import { withHost } from '@/lib/hosts/check-hosts';
import { parseLicence } from '@/lib/licences/parse';
import { Marker } from '@/lib/runs/actions/support/marker';
import { type BackupPaths, backupItems, clusterCfgOf } from '@/lib/runs/plans/backup-items';
import type { PlacedInstallation } from '@/lib/runs/plans/layout';
import type { InstallationFacts } from './facts';
import { type Look, lookCommand, parseLook } from './look';

const LOOK_MS = 60_000;

function recordedOf(text: string | undefined): InstallationFacts['recorded'] {
  try {
    const { cluster, package: pack } = Marker.parse(JSON.parse(text ?? ''));
    if (!pack) return undefined;
    const { version, variant, binarySha256 } = pack;
    return { clusterId: cluster.id, version, variant, binarySha256 };
  } catch {
    return undefined;
  }
}

type LicencePart = Pick<InstallationFacts, 'licenceVersion' | 'licenceExpires' | 'licenceSha256'>;

function licenceOf(base64: string | undefined): LicencePart {
  if (!base64) return {};
  try {
    const { version, expiration, sha256 } = parseLicence(Buffer.from(base64, 'base64'));
    return { licenceVersion: version, licenceExpires: expiration, licenceSha256: sha256 };
  } catch {
    return {};
  }
}

function factsOf(look: Look, at: PlacedInstallation, baseDir?: string): InstallationFacts {
  const { marker, oldMarker, licence, base, ...seen } = look;
  const recorded = recordedOf(marker);
  // It is written before the first program is replaced and outlived by the new record after the last.
  const replacing = recorded !== undefined && recordedOf(oldMarker)?.version === recorded.version;
  return {
    host: at.address,
    dir: at.dir,
    ...seen,
    ...(base && baseDir && { base: { dir: baseDir, ...base } }),
    ...licenceOf(licence),
    ...(recorded && { recorded }),
    replacing,
  };
}

/** Looks at every installation of a cluster at the same time, with the settings also at what a backup would need; one that cannot be reached has its error. */
export function gatherInstallations(
  installations: PlacedInstallation[],
  settings?: BackupPaths,
): Promise<InstallationFacts[]> {
  const clusterCfg = settings ? clusterCfgOf(installations, settings) : '';
  const ahead = (at: PlacedInstallation) =>
    settings && { items: backupItems(at, settings, clusterCfg, true), baseDir: settings.baseDir };
  return Promise.all(
    installations.map(async (at): Promise<InstallationFacts> => {
      try {
        const options = { timeoutMs: LOOK_MS, label: 'look before an upgrade' };
        const { stdout } = await withHost(at.hostId, (conn) =>
          conn.exec(lookCommand(at.dir, ahead(at)), options),
        );
        return factsOf(parseLook(stdout), at, settings?.baseDir);
      } catch (error) {
        const { code, text } = toAppError(error);
        return { host: at.address, dir: at.dir, missingTools: [], error: { code, text } };
      }
    }),
  );
}
