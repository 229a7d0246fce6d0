import { db } from '@/lib/db/client';
import { allActions } from '@/lib/runs/actions';
import { freshDatabase } from '@/lib/runs/fixtures/database';
import { planUpgrade } from '@/lib/runs/plans/upgrade';
import { registerAction } from '@/lib/runs/registry';
import { json } from '@/lib/runs/store';
import { defaultHaSpec } from '@/lib/topology/defaults';

/** Nothing listens there. */
export const addresses = ['127.0.0.5', '127.0.0.6', '127.0.0.7'];
const spec = defaultHaSpec(addresses.map((address, at) => ({ name: `P${at + 1}`, address })));
const settings = { ha: true, documents: [] };

/** A cluster in a fresh database whose upgrades are rows alone: no run is executed. */
export interface UpgradeWorld {
  clusterId: string;
  /** Ids of the old and the new package. */
  packages: [string, string];
  /** The cluster as planners take it. */
  planned: {
    cluster: { id: string; name: string; installDir: string; spec: typeof spec };
    hosts: { id: string; address: string }[];
  };
  remove(): Promise<void>;
}

async function addPackage(version: string): Promise<string> {
  const fileName = `DolphinDB_Linux64_V${version}.zip`;
  const url = `http://127.0.0.1:9/${fileName}`;
  const made = await db().package.create({
    data: { fileName, version, source: 'download', url, createdBy: 'anna' },
  });
  return made.id;
}

/** Makes such a world, with all actions registered. */
export async function upgradeWorld(): Promise<UpgradeWorld> {
  const remove = await freshDatabase();
  for (const action of allActions) registerAction(action);
  const packages: [string, string] = [await addPackage('2.00.11.3'), await addPackage('2.00.12.1')];
  const credential = await db().credential.create({
    data: { name: 'c', username: 'root', kind: 'password' },
  });
  const { id: clusterId } = await db().cluster.create({
    data: { name: 'demo', spec: json(spec), packageId: packages[0], createdBy: 'anna' },
  });
  for (const [position, address] of addresses.entries()) {
    const host = await db().host.create({
      data: { name: address, address, credentialId: credential.id },
    });
    await db().clusterHost.create({ data: { clusterId, hostId: host.id, position } });
  }
  const planned = {
    cluster: { id: clusterId, name: 'demo', installDir: '/opt/dolphindb', spec },
    hosts: addresses.map((address) => ({ id: address, address })),
  };
  return { clusterId, packages, planned, remove };
}

/** Adds an upgrade whose run has ended in this way, with the steps of these stages done. */
export async function addUpgrade(
  { clusterId, packages, planned }: UpgradeWorld,
  id: string,
  status: string,
  done: (stage: string) => boolean,
): Promise<void> {
  const plan = planUpgrade({
    ...planned,
    upgradeId: id,
    backupId: `b${id}`,
    from: { version: '2.00.11.3', variant: '' },
    package: {
      id: packages[1],
      version: '2.00.12.1',
      variant: '',
      fileName: 'new.zip',
      source: 'download',
      url: 'http://127.0.0.1:9/new.zip',
    },
    settings,
    needBytes: {},
  });
  const run = await db().run.create({
    data: { clusterId, kind: 'upgrade', status, plan: json(plan), requestedBy: 'anna' },
  });
  const steps = plan.stages.flatMap((stage) => stage.steps.map((step) => ({ stage, step })));
  for (const [position, { stage, step }] of steps.entries())
    await db().runStep.create({
      data: {
        runId: run.id,
        key: step.key,
        stageKey: stage.key,
        position,
        status: done(stage.key) ? 'succeeded' : 'pending',
        attempt: done(stage.key) ? 1 : 0,
      },
    });
  await db().upgrade.create({
    data: {
      id,
      clusterId,
      createdAt: run.createdAt,
      method: 'own',
      runId: run.id,
      backupId: `b${id}`,
      fromPackageId: packages[0],
      fromVersion: '2.00.11.3',
      toPackageId: packages[1],
      toVersion: '2.00.12.1',
      findings: [],
      settings: json(settings),
      createdBy: 'anna',
    },
  });
}

/** Lists the backup of such an upgrade. */
export const addBackup = ({ clusterId }: UpgradeWorld, id: string) =>
  db().backup.create({
    data: {
      id,
      clusterId,
      kind: 'upgrade',
      consistency: 'stopped',
      places: [],
      sizeBytes: 0,
      createdBy: 'anna',
    },
  });
