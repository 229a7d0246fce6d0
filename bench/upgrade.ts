import { execFile } from 'node:child_process';
import { createReadStream } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { db } from '@/lib/db/client';
import { acceptUpload } from '@/lib/packages/packages';
import { receiveFile } from '@/lib/packages/receive';
import { startEngine } from '@/lib/runs/boot';
import { getRunView } from '@/lib/runs/queries';
import { stopEngine } from '@/lib/runs/shutdown';
import { beginUpgrade } from '@/lib/upgrades/begin';
import { finalizeUpgrade } from '@/lib/upgrades/finalize';
import { BeginUpgrade } from '@/lib/upgrades/schemas';
import { arrange, readyDraft } from '../e2e/support/arrange';
import { until } from '../e2e/support/poll';
import { sandbox } from './hosts';
import { verdict } from './measure';
import { benchData } from './status-deck';
import { deployed } from './status-deploy';
import { spansOf } from './upgrade-spans';

const ROUNDS = Math.min(3, Number(process.env.BENCH_ROUNDS ?? 1));
const VERSIONS = ['2.00.11.4', '2.00.11.5', '2.00.11.6'].slice(0, ROUNDS);
const UPGRADE_MS = 300_000;
const actor = { userName: 'bench' };
const answered = ['compatibility', 'licence', 'chunks', 'work'];

async function addPackage(version: string): Promise<string> {
  const words = [sandbox('SH'), 'package', version];
  const file = (await promisify(execFile)('bash', words)).stdout.trim().split('\n').at(-1) ?? '';
  const body = Readable.toWeb(createReadStream(file)) as ReadableStream<Uint8Array>;
  return acceptUpload(await receiveFile(body, undefined), path.basename(file), actor);
}

async function upgraded(clusterId: string, packageId: string) {
  const { name } = await db().cluster.findUniqueOrThrow({ where: { id: clusterId } });
  const wish = BeginUpgrade.parse({ clusterId, packageId, answered, confirmed: name });
  const runId = await until('an upgrade may begin', () => beginUpgrade(wish, actor), 60_000);
  const view = await until(
    'the upgrade is over',
    async () => {
      const now = await getRunView(runId);
      return ['queued', 'running'].includes(now.status) ? undefined : now;
    },
    UPGRADE_MS,
  );
  if (view.status !== 'succeeded') throw new Error(`upgrading: ${view.status} ${JSON.stringify(view.error)}`);
  const upgrade = await db().upgrade.findFirstOrThrow({ where: { runId } });
  await finalizeUpgrade({ clusterId, upgradeId: upgrade.id }, actor);
  return view;
}

/** A full upgrade of three hosts: how long their steps took together, and how long those of the slowest host alone. */
export async function benchUpgrade(): Promise<void> {
  const dataDir = benchData();
  const { clusterId = '' } = await arrange(dataDir, readyDraft);
  console.log('\ndeploying a cluster of 12 nodes on three hosts…');
  await deployed(clusterId);
  await startEngine();
  const ratios: number[] = [];
  for (const version of VERSIONS) {
    const { stages, startedAt = '', endedAt = '' } = await upgraded(clusterId, await addPackage(version));
    const { together, hosts } = spansOf(stages);
    const own = [...hosts.values()];
    const slowest = Math.max(...own);
    ratios.push(together / slowest);
    const whole = (Date.parse(endedAt) - Date.parse(startedAt)) / 1000;
    console.log(
      `  to ${version}: ${whole.toFixed(1)} s; steps on hosts ${together.toFixed(1)} s, of the slowest host alone ${slowest.toFixed(1)} s, one host after the other ${own.reduce((sum, each) => sum + each, 0).toFixed(1)} s`,
    );
  }
  console.log(verdict('all hosts : slowest host alone', Math.max(...ratios), { atMost: 1.2 }));
  await stopEngine();
  await db().$disconnect();
}
