import { parseManifest } from '@/lib/backups/manifest';
import { version } from '@/lib/dolphindb/nodes';
import { openSession } from '@/lib/dolphindb/session';
import { hosts, onHost, processesOf } from '../support/hosts.ts';
import { until } from '../support/poll.ts';
import type { Deck } from './deck.ts';
import { INSTALLED, ROWS_SUM, script } from './world.ts';

interface Node {
  alias: string;
  host: string;
  port: number;
}

async function versionOf({ host, port }: Node): Promise<string> {
  const session = await openSession({ host, port, timeoutMs: 3000 });
  try {
    return (await version(session, { timeoutMs: 3000 })).number;
  } finally {
    session.close();
  }
}

/** Executables on disk, what Deck has recorded of them, and what the processes run. */
async function programsOf(host: string, wanted: string): Promise<string> {
  const marker = JSON.parse(await onHost(host, `cat ${INSTALLED}/.deck.json`)) as {
    package?: { version: string; binarySha256: string };
  };
  const { version: recorded = '', binarySha256 = '' } = marker.package ?? {};
  const hash = (await onHost(host, `sha256sum < ${INSTALLED}/server/dolphindb`)).slice(0, 64);
  if (recorded !== wanted) throw new Error(`${host} records ${recorded}`);
  if (hash !== binarySha256) throw new Error(`${host} has another executable than is recorded`);
  if ((await processesOf(host, INSTALLED)).length !== 3) throw new Error(`${host}: not three processes`);
  return hash;
}

/** Throws what is wrong unless every node runs this version, the hosts agree and the rows are there. */
export async function prove(deck: Deck, wanted: string, withinMs = 60_000): Promise<void> {
  const nodes = await deck.ask<Node[]>('nodes');
  await until(
    `every node runs ${wanted}`,
    async () => {
      const found = await Promise.all(nodes.map(versionOf));
      const odd = nodes.filter((_, at) => found[at] !== wanted);
      if (odd.length > 0) throw new Error(odd.map(({ alias }) => alias).join(', '));
      const hashes = await Promise.all(hosts.map((host) => programsOf(host, wanted)));
      if (new Set(hashes).size > 1) throw new Error(`executables differ: ${hashes.join(' ')}`);
      const sum = await script('exec sum(v) from loadTable("dfs://ops", "t")');
      if (sum !== ROWS_SUM) throw new Error(`the rows add up to ${sum}`);
      return true;
    },
    withinMs,
  );
}

/** Throws when metadata on a host differs from what the backup's manifest says; call it while nothing runs. */
export async function proveMetadata(backupId: string): Promise<void> {
  for (const host of hosts) {
    const place = `${INSTALLED}/.deck/backups/${backupId}`;
    const manifest = parseManifest(await onHost(host, `cat ${place}/manifest.json`));
    if (!manifest) throw new Error(`${host} has no manifest of ${backupId}`);
    const items = manifest.items.filter(({ kind }) => kind !== 'programs' && kind !== 'configuration');
    const sums = items.flatMap(({ path, entries }) =>
      entries.flatMap((entry) => (entry.sha256 ? [`${entry.sha256}  ${path}/${entry.path}`] : [])),
    );
    if (sums.length === 0) throw new Error(`the backup on ${host} holds no metadata`);
    await onHost(host, `sha256sum --quiet -c - <<'END'\n${sums.join('\n')}\nEND`);
  }
}
