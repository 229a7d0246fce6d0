import { Client } from '../support/client.ts';
import { hosts } from '../support/hosts.ts';
import { until } from '../support/poll.ts';

interface Perf {
  name: string;
  state: number;
  isLeader: boolean | null;
}

export interface ClusterFacts {
  online: number;
  leaders: string[];
}

async function ask(host: string): Promise<ClusterFacts> {
  const client = await Client.connect(`${host}:8800`, false);
  try {
    const rows = await client.ask<Perf[]>('getClusterPerf', [true]);
    return {
      online: rows.filter((row) => row.state === 1).length,
      leaders: rows.filter((row) => row.isLeader === true).map((row) => row.name),
    };
  } finally {
    client.close();
  }
}

/** Asks the controllers through the official client until one tells of 12 nodes online and one leader; throws with the last answer otherwise. */
export async function wholeCluster(withinMs = 15_000): Promise<ClusterFacts> {
  let last: unknown;
  return until(
    'twelve nodes online and one leader',
    async () => {
      for (const host of hosts) {
        const facts = await ask(host).catch((error: Error) => {
          last = error;
          return false as const;
        });
        if (facts && facts.online === 12 && facts.leaders.length === 1) return facts;
        last = facts || last;
      }
      throw new Error(JSON.stringify(last));
    },
    withinMs,
  );
}

/** Gives the address of the controller that leads, as `host:port`. */
export function leaderSite(): Promise<string> {
  return until('one of the controllers leads', async () => {
    const { leaders } = await ask(hosts[0] as string);
    const at = Number(/^controller(\d)$/.exec(leaders[0] ?? '')?.[1]);
    return at > 0 && `${hosts[at - 1]}:8800`;
  });
}
