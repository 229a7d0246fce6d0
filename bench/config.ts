import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { SshTarget } from '@/lib/ssh/types';
import { makePlaybook, runPlaybook, STYLES } from './ansible';
import { onEach, targets } from './hosts';
import { line, median, seconds, verdict } from './measure';

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 3);
const DIRECTORY = '/opt/bench';
const NAMES = ['controller.cfg', 'agent.cfg', 'cluster.nodes', 'cluster.cfg'];
const FILES = NAMES.map((name) => `${DIRECTORY}/${name}`);
const COMMAND = `sha256sum ${FILES.join(' ')}`;

/** About a kilobyte each, different in every round so that nobody may skip one as unchanged. */
function contents(round: string): string[] {
  return NAMES.map(
    (name) =>
      `# ${round}\n${Array.from({ length: 40 }, (_, i) => `${name}.setting${i}=${i * 64}`).join('\n')}\n`,
  );
}

function hashes(texts: string[]): string {
  return texts.map((text, i) => `${createHash('sha256').update(text).digest('hex')}  ${FILES[i]}`).join('\n');
}

async function deck(hosts: SshTarget[], texts: string[]): Promise<void> {
  const wanted = hashes(texts);
  await onEach(hosts, async (host) => {
    await Promise.all(
      texts.map((text, i) => host.writeFile(FILES[i]!, text, { timeoutMs: 60_000, mode: 0o644 })),
    );
    const { stdout } = await host.exec(COMMAND, { timeoutMs: 60_000 });
    if (stdout.trim() !== wanted) throw new Error(`${host.address} has other files than were written.`);
  });
}

async function proveFiles(hosts: SshTarget[], texts: string[]): Promise<void> {
  await onEach(hosts, async (host) => {
    const { stdout } = await host.exec(COMMAND, { timeoutMs: 60_000 });
    if (stdout.trim() !== hashes(texts)) throw new Error(`Ansible left other files on ${host.address}.`);
  });
}

/** Four configuration files and one command to every host: Deck's SSH layer and Ansible, turn by turn. */
export async function benchConfig(): Promise<void> {
  const hosts = await targets();
  console.log(
    `\nfour files and one command to ${hosts.length} hosts, ${ROUNDS} rounds, every run with new connections`,
  );
  await onEach(hosts, (host) => host.exec(`mkdir -p ${DIRECTORY}`, { timeoutMs: 60_000 }));
  await deck(hosts, contents('warm-up'));
  const folder = await mkdtemp(path.join(tmpdir(), 'deck-bench-'));
  const deckTimes: number[] = [];
  const ansibleTimes = STYLES.map((): number[] => []);
  try {
    for (let round = 1; round <= ROUNDS; round++) {
      for (const [index, style] of STYLES.entries()) {
        deckTimes.push(await seconds(() => deck(hosts, contents(`deck ${round} ${style.name}`))));
        const texts = contents(`ansible ${round} ${style.name}`);
        const play = await makePlaybook(path.join(folder, `${round}-${index}`), style, {
          directory: DIRECTORY,
          names: NAMES,
          texts,
          command: COMMAND,
        });
        ansibleTimes[index]!.push(await seconds(() => runPlaybook(play, style)));
        await proveFiles(hosts, texts);
      }
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  console.log(line('Deck', deckTimes));
  for (const [index, style] of STYLES.entries()) console.log(line(style.name, ansibleTimes[index]!));
  const ratios = ansibleTimes.map((times) => median(times) / median(deckTimes));
  console.log(verdict('Ansible default : Deck', ratios[0]!, { atLeast: 40 }));
  console.log(`  ${'Ansible tuned : Deck'.padEnd(34)} ${ratios[1]!.toFixed(2).padStart(8)}`);
}
