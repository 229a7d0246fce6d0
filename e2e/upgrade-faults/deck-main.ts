// Deck without its pages: database, engine, actions, and what the upgrade page calls, asked over IPC. The parent kills it. argv: CLUSTER_ID CALLS_JSON
import { createReadStream } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { deployCluster } from '@/lib/clusters/deploy';
import { wireSources } from '@/lib/clusters/sources';
import { db } from '@/lib/db/client';
import { applyPragmas } from '@/lib/db/pragmas';
import { acceptUpload } from '@/lib/packages/packages';
import { receiveFile } from '@/lib/packages/receive';
import { allActions } from '@/lib/runs/actions';
import { startEngine } from '@/lib/runs/boot';
import { cancelRun } from '@/lib/runs/cancel';
import { createRun } from '@/lib/runs/create';
import { planStart } from '@/lib/runs/plans/start-stop';
import { getRunView } from '@/lib/runs/queries';
import { registerAction } from '@/lib/runs/registry';
import { resumeRun } from '@/lib/runs/resume';
import { json } from '@/lib/runs/store';
import { ClusterSpec } from '@/lib/topology/spec';
import { beginUpgrade } from '@/lib/upgrades/begin';
import { continueUpgrade } from '@/lib/upgrades/continue';
import { finalizeUpgrade } from '@/lib/upgrades/finalize';
import { upgradeCluster } from '@/lib/upgrades/input';
import { getUpgrade } from '@/lib/upgrades/queries';
import { beginRollback } from '@/lib/upgrades/rollback';
import { BeginUpgrade } from '@/lib/upgrades/schemas';
import { Breakpoints, type RunStages, type Stop } from './breakpoints.ts';
import type { Picture, RunPicture } from './deck.ts';

const [clusterId = '', calls = '{}'] = process.argv.slice(2);
const anna = { userName: 'admin' };
/** All questions that a check may leave open. */
const answered = ['compatibility', 'licence', 'chunks', 'work', 'plugins'];
const tell = (message: object) => process.send?.(message);

async function stagesOf(runId: string): Promise<RunStages> {
  const { stages } = await getRunView(runId);
  return {
    stages: stages.map(({ key, steps }) => ({
      key,
      steps: steps.map((step) => ({
        key: step.key,
        ...(step.host && { host: step.host }),
        done: step.status === 'succeeded' || step.status === 'skipped',
      })),
    })),
  };
}

const breakpoints = new Breakpoints(
  (reached) => tell({ reached }),
  stagesOf,
  JSON.parse(calls) as Record<string, number>,
);

const newest = { where: { clusterId }, orderBy: { createdAt: 'desc' } } as const;
const newestRun = async () => (await db().run.findFirstOrThrow(newest)).id;
const which = async () => ({ clusterId, upgradeId: (await db().upgrade.findFirstOrThrow(newest)).id });

async function runPicture(runId: string): Promise<RunPicture> {
  const { id, status, error, stages } = await getRunView(runId);
  const failed = stages.find(({ steps }) => steps.some((step) => step.status === 'failed'));
  return {
    id,
    status,
    ...(error && { code: error.code, seen: [error.text.en, error.seen].filter(Boolean).join('\n') }),
    ...(failed && { failedIn: failed.key }),
    stages: stages.map(({ key, steps }) => ({
      key,
      steps: steps.map(({ key: step, host, startedAt, endedAt }) => ({
        key: step,
        ...(host && { host }),
        ...(startedAt && { startedAt }),
        ...(endedAt && { endedAt }),
      })),
    })),
  };
}

async function picture(): Promise<Picture> {
  const { upgradeId } = await which();
  const { upgrade, view } = await getUpgrade(clusterId, upgradeId);
  return {
    state: view.state,
    offers: view.offers,
    backupId: upgrade.backupId,
    run: await runPicture(await newestRun()),
  };
}

/** Without compute nodes, which an upgrade treats as it treats data nodes. */
async function deploy(): Promise<string> {
  const found = await db().cluster.findUniqueOrThrow({ where: { id: clusterId } });
  const spec = ClusterSpec.parse(found.spec);
  const nodes = spec.nodes.filter(({ role }) => role !== 'computenode');
  await db().cluster.update({ where: { id: clusterId }, data: { spec: json({ ...spec, nodes }) } });
  return deployCluster({ clusterId, until: 'start' }, anna);
}

const methods: Record<string, (argument: string) => Promise<unknown>> = {
  deploy,
  run: runPicture,
  picture,
  async addPackage(file) {
    const body = Readable.toWeb(createReadStream(file)) as ReadableStream<Uint8Array>;
    return acceptUpload(await receiveFile(body, undefined), path.basename(file), anna);
  },
  async name() {
    return (await db().cluster.findUniqueOrThrow({ where: { id: clusterId } })).name;
  },
  async begin(packageId) {
    const confirmed = await methods.name?.('');
    return beginUpgrade(BeginUpgrade.parse({ clusterId, packageId, answered, confirmed }), anna);
  },
  retry: async () => resumeRun({ runId: await newestRun(), actor: anna }),
  async continue() {
    const confirmed = (await methods.name?.('')) as string;
    return continueUpgrade({ ...(await which()), confirmed }, anna);
  },
  cancel: async () => cancelRun({ runId: await newestRun(), actor: anna }),
  rollBack: async (confirmed) => beginRollback({ ...(await which()), ...(confirmed && { confirmed }) }, anna),
  finalize: async () => finalizeUpgrade(await which(), anna),
  async start() {
    const plan = planStart(await upgradeCluster(clusterId));
    return createRun({ clusterId, kind: plan.kind, plan, actor: anna });
  },
  async nodes() {
    const { spec } = await db().cluster.findUniqueOrThrow({ where: { id: clusterId } });
    return ClusterSpec.parse(spec).nodes;
  },
  async arm(stops) {
    breakpoints.arm(JSON.parse(stops) as Stop[]);
  },
  async go() {
    breakpoints.go();
  },
  calls: async () => breakpoints.calls,
};

process.on('message', async ({ id, method, argument }: { id: number; method: string; argument: string }) => {
  try {
    tell({ id, value: (await methods[method]?.(argument)) ?? null });
  } catch (error) {
    const { code, message, detail } = error as { code?: string; message: string; detail?: { seen?: string } };
    tell({ id, error: [code, message, detail?.seen].filter(Boolean).join(': ') });
  }
});
process.on('disconnect', () => process.exit(0));

await applyPragmas();
wireSources();
for (const action of allActions) registerAction(breakpoints.wrap(action));
await startEngine();
tell({ ready: true });
