import { spawn } from 'node:child_process';
import { createHash, randomFillSync } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { SshTarget } from '@/lib/ssh/types';
import { onEach, sandbox, targets } from './hosts';
import { line, median, seconds, verdict } from './measure';

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);
const MEGABYTE = 1_000_000;
const SIZE_BYTES = 200 * MEGABYTE;
const REMOTE = '/opt/package.zip';

interface LocalFile {
  file: string;
  sha256: string;
}

async function randomFile(folder: string): Promise<LocalFile> {
  const file = path.join(folder, 'package.zip');
  const handle = await open(file, 'w');
  const hash = createHash('sha256');
  const block = Buffer.alloc(MEGABYTE);
  for (let written = 0; written < SIZE_BYTES; written += MEGABYTE) {
    await handle.write(randomFillSync(block));
    hash.update(block);
  }
  await handle.close();
  return { file, sha256: hash.digest('hex') };
}

async function deck(hosts: SshTarget[], { file, sha256 }: LocalFile): Promise<void> {
  await onEach(hosts, (host) =>
    host.upload(file, REMOTE, { timeoutMs: 600_000, sha256, sizeBytes: SIZE_BYTES }),
  );
}

async function scp(hosts: SshTarget[], { file }: LocalFile): Promise<void> {
  const options = ['-q', '-B', '-i', sandbox('KEY'), '-o', `UserKnownHostsFile=${sandbox('KNOWN_HOSTS')}`];
  await Promise.all(
    hosts.map(async ({ address }) => {
      const child = spawn('scp', [...options, file, `root@${address}:${REMOTE}`], {
        stdio: ['ignore', 'inherit', 'inherit'],
      });
      const [code] = await once(child, 'exit');
      if (code !== 0) throw new Error(`scp to ${address} ended with ${code}.`);
    }),
  );
}

/** Compares what arrived, removes it, and lets the disk come to rest before the next turn. */
async function proveAndClear(hosts: SshTarget[], { sha256 }: LocalFile): Promise<void> {
  await onEach(hosts, async (host) => {
    const { stdout } = await host.exec(`sha256sum ${REMOTE} && rm ${REMOTE} && sync`, { timeoutMs: 300_000 });
    if (!stdout.startsWith(sha256)) throw new Error(`Something else arrived on ${host.address}.`);
  });
}

/** A 200 MB package to one host and to five at once: Deck's upload and scp, turn by turn. */
export async function benchUpload(): Promise<void> {
  const all = await targets();
  const folder = await mkdtemp(path.join(tmpdir(), 'deck-bench-'));
  try {
    const local = await randomFile(folder);
    for (const count of [1, 5]) await compare(all.slice(0, count), local);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function compare(hosts: SshTarget[], local: LocalFile): Promise<void> {
  const ways = { Deck: deck, scp };
  const times = { Deck: [] as number[], scp: [] as number[] };
  const whom = hosts.length === 1 ? 'one host' : `${hosts.length} hosts at once`;
  console.log(
    `\n${SIZE_BYTES / MEGABYTE} MB to ${whom}, ${ROUNDS} rounds, connecting included; Deck also compares the hash and renames`,
  );
  for (let round = 0; round <= ROUNDS; round++) {
    for (const name of ['Deck', 'scp'] as const) {
      const took = await seconds(() => ways[name](hosts, local));
      await proveAndClear(hosts, local);
      if (round > 0) times[name].push(took); // the first round only warms up
    }
  }
  for (const name of ['Deck', 'scp'] as const) console.log(line(name, times[name]));
  console.log(verdict('Deck : scp', median(times.Deck) / median(times.scp), { atMost: 0.9 }));
}
