import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { db } from '@/lib/db/client';
import { administrator, arrange } from '../e2e/support/arrange';
import { benchScroll } from './scroll';
import { benchData, benchDeck } from './status-deck';
import { simulatedSpec, startSimulation } from './status-simulation';
import { Tab } from './status-tab';

const SECONDS = Number(process.env.BENCH_SECONDS ?? 60);
const ROWS_ON_SCREEN = 40;
const TICKS_PER_S = 100;

async function simulatedCluster(): Promise<{ id: string; spec: ReturnType<typeof simulatedSpec> }> {
  const spec = simulatedSpec();
  const { id } = await db().cluster.create({ data: { name: 'thousand', spec, createdBy: 'bench' } });
  const title = { en: 'Deploy', zh: '部署' };
  const plan = { version: 1, kind: 'deploy', title, stages: [], complete: true };
  await db().run.create({
    data: {
      kind: 'deploy',
      clusterId: id,
      status: 'succeeded',
      plan,
      requestedBy: 'bench',
      endedAt: new Date(),
    },
  });
  return { id, spec };
}

/** Processor time of a process so far, in s. */
function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_S;
}

function rssMegabytes(pid: number): number {
  return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
}

async function measure(what: string, pid: number, tab: Tab | undefined): Promise<void> {
  const before = {
    cpu: cpuSeconds(pid),
    bytes: tab?.bytes ?? 0,
    figures: tab?.figures ?? 0,
    at: performance.now(),
  };
  await wait(SECONDS * 1000);
  const seconds = (performance.now() - before.at) / 1000;
  const cpu = ((cpuSeconds(pid) - before.cpu) / seconds) * 100;
  const bytes = ((tab?.bytes ?? 0) - before.bytes) / seconds / 1000;
  const figures = ((tab?.figures ?? 0) - before.figures) / seconds;
  console.log(
    `  ${what.padEnd(34)} ${cpu.toFixed(1).padStart(6)} % CPU ${rssMegabytes(pid).toFixed(0).padStart(6)} MB  ${bytes.toFixed(1).padStart(6)} kB/s to the tab  ${figures.toFixed(0).padStart(7)} figures/s`,
  );
}

/** Leaves Deck and the simulated cluster running for whoever wants to look, or for a command given in BENCH_RUN. */
async function stay(url: string, clusterId: string): Promise<void> {
  const { username, password } = administrator;
  console.log(`\n  ${url}/clusters/${clusterId}   user ${username}, password ${password}`);
  const command = process.env.BENCH_RUN;
  if (!command) {
    console.log('  running until Ctrl-C');
    await new Promise((resolve) => process.once('SIGINT', resolve).once('SIGTERM', resolve));
    return;
  }
  const env = { BENCH_URL: url, BENCH_CLUSTER: clusterId, BENCH_USER: username, BENCH_PASSWORD: password };
  const child = spawn('sh', ['-c', command], { stdio: 'inherit', env: { ...process.env, ...env } });
  await once(child, 'exit');
}

/** 1,000 simulated nodes on 100 addresses, every figure new each second: what one open page costs Deck and its reader. */
export async function benchScale(): Promise<void> {
  const dataDir = benchData();
  await arrange(dataDir);
  const { id, spec } = await simulatedCluster();
  const end = await startSimulation(spec);
  const deck = await benchDeck(dataDir);
  try {
    if (process.env.BENCH_STAY || process.env.BENCH_RUN) return await stay(deck.url, id);
    console.log(
      `\n${spec.nodes.length} nodes on ${spec.hosts.length} addresses, every figure new each second, ${SECONDS} s each`,
    );
    await measure('nobody watches (every ten seconds)', deck.pid, undefined);
    const tab = new Tab(deck, id);
    await tab.shows('every node runs', ({ nodes }) => nodes.every(({ health }) => health === 'running'));
    await tab.show(spec.nodes.slice(0, ROWS_ON_SCREEN).map(({ alias }) => alias));
    await wait(5000);
    await measure(`one tab, ${ROWS_ON_SCREEN} rows on screen`, deck.pid, tab);
    tab.close();
    await benchScroll(deck, id);
  } finally {
    end();
    await db().$disconnect();
    await deck.remove();
  }
}
