import { readFileSync } from 'node:fs';
import { createCredential } from '@/lib/credentials/credentials';
import { db } from '@/lib/db/client';
import { allActions } from '@/lib/runs/actions';
import {
  addresses,
  deployInput,
  useSandboxSources as setSandboxSources,
} from '@/lib/runs/actions/testing/sandbox';
import { startEngine } from '@/lib/runs/boot';
import { createRun } from '@/lib/runs/create';
import { freshDatabase } from '@/lib/runs/fixtures/database';
import { until } from '@/lib/runs/fixtures/plans';
import { planDeploy } from '@/lib/runs/plans/deploy';
import { getRunView } from '@/lib/runs/queries';
import { registerAction } from '@/lib/runs/registry';
import { stopEngine } from '@/lib/runs/shutdown';
import { json } from '@/lib/runs/store';
import type { RunView } from '@/lib/runs/view';
import { seal } from '@/lib/secrets/seal';
import { probeHostKey } from '@/lib/ssh/host-key';
import type { ClusterSpec } from '@/lib/topology/spec';

export const anna = { userId: 'u1', userName: 'anna' };
export const bert = { userId: 'u2', userName: 'bert' };

async function addHosts(): Promise<void> {
  const credentialId = await createCredential(
    {
      name: 'sandbox',
      username: 'root',
      kind: 'key',
      privateKey: readFileSync(process.env.SANDBOX_KEY ?? '', 'utf8'),
      sudo: 'none',
    },
    anna,
  );
  for (const address of addresses) {
    const { fingerprint, algorithm } = await probeHostKey(address, 22, { timeoutMs: 10_000 });
    await db().host.create({
      data: {
        id: `host-${address}`,
        name: address,
        address,
        credentialId,
        hostKey: fingerprint,
        hostKeyType: algorithm,
      },
    });
  }
}

/** Stores a cluster of the sandbox's hosts in Deck and deploys it as a run; gives its id. */
export async function deployCluster(name: string, installDir: string, spec: ClusterSpec): Promise<string> {
  const { id } = await db().cluster.create({
    data: { name, installDir, spec: json(spec), createdBy: 'anna', consoleUser: 'admin' },
  });
  await db().cluster.update({
    where: { id },
    data: { consolePasswordSealed: seal('123456', `cluster:${id}:consolePassword`) },
  });
  const used = addresses.filter((address) => spec.hosts.some((host) => host.address === address));
  for (const [position, address] of used.entries())
    await db().clusterHost.create({ data: { clusterId: id, hostId: `host-${address}`, position } });
  const plan = { ...planDeploy(deployInput({ id, name, installDir, spec })), complete: true };
  const run = await ended(await createRun({ clusterId: id, kind: 'deploy', plan, actor: anna }), 120_000);
  if (run.status !== 'succeeded') throw new Error(JSON.stringify(run.error));
  return id;
}

/** Waits until a run has ended. */
export function ended(runId: string, withinMs = 90_000): Promise<RunView> {
  return until(
    async () => {
      const view = await getRunView(runId);
      return ['queued', 'running', 'cancelling'].includes(view.status) ? undefined : view;
    },
    `end of run ${runId}`,
    withinMs,
  );
}

/** Brings up Deck's database and engine over the sandbox's hosts; gives the function that ends both. */
export async function openWorld(): Promise<() => Promise<void>> {
  if (addresses.length < 3) throw new Error('needs the sandbox with 3 hosts');
  const close = await freshDatabase();
  setSandboxSources();
  for (const action of allActions) registerAction(action);
  await addHosts();
  await startEngine();
  return async () => {
    await stopEngine();
    await close();
  };
}

/** Gives the lines that a run has logged. */
export async function logOf(runId: string): Promise<string> {
  const lines = await db().runLog.findMany({ where: { runId }, orderBy: { seq: 'asc' } });
  return lines.map(({ text }) => text).join('\n');
}
