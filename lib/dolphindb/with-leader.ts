import { setTimeout as wait } from 'node:timers/promises';
import { DdbError, isDdbError, type Site } from './errors';
import { type FindLeaderOptions, findLeader, type LeaderView } from './leader';
import { type DdbSession, openSession } from './session';

export interface DdbCredentials {
  user: string;
  password: string;
}

export interface WithLeaderOptions extends FindLeaderOptions {
  /** How long in ms to wait for a leader, elections included (8 to 16 s by default settings, dolphindb-server-api.md 1.5). */
  electionMs?: number;
  signal?: AbortSignal;
}

const DEFAULT_ELECTION_MS = 40_000;

function noLeader(view: LeaderView | undefined, electionMs: number): DdbError {
  const all = view?.controllers ?? [];
  const down = all.filter((controller) => !controller.reachable).map(({ host, port }) => `${host}:${port}`);
  const up = all.length - down.length;
  return new DdbError(
    'DDB-NOT-LEADER',
    {
      en: `The cluster had no leader for ${electionMs / 1000} s: ${up} of ${all.length} controllers answer.`,
      zh: `集群在 ${electionMs / 1000} 秒内没有 Leader：${all.length} 个控制节点中有 ${up} 个应答。`,
    },
    {
      seen: down.length > 0 ? `no answer: ${down.join(', ')}` : undefined,
      remedy: {
        en: 'Start the missing controllers: more than half of them must run.',
        zh: '请启动缺失的控制节点：须有半数以上的控制节点在运行。',
      },
    },
  );
}

async function attempt<T>(
  leader: Site,
  credentials: DdbCredentials | undefined,
  work: (session: DdbSession, leader: Site) => Promise<T>,
  options: WithLeaderOptions,
): Promise<T> {
  const session = await openSession({ ...leader, tls: options.tls, timeoutMs: options.timeoutMs });
  try {
    if (credentials)
      await session.login(credentials.user, credentials.password, { timeoutMs: options.timeoutMs });
    return await work(session, leader);
  } finally {
    session.close();
  }
}

/**
 * Runs `work` in a session on the leader, signed in when credentials are given, and closes the session. A refusal by a follower or a controller that
 * is not ready leads to another try (nothing was carried out then) until `electionMs` is over; every other error of `work` comes through unchanged.
 */
export async function withLeader<T>(
  controllers: Site[],
  credentials: DdbCredentials | undefined,
  work: (session: DdbSession, leader: Site) => Promise<T>,
  options: WithLeaderOptions = {},
): Promise<T> {
  const electionMs = options.electionMs ?? DEFAULT_ELECTION_MS;
  const deadline = Date.now() + electionMs;
  let hint: Site | undefined;
  let view: LeaderView | undefined;
  for (let pause = 200; ; pause = Math.min(pause * 1.5, 1000)) {
    if (!hint) view = await findLeader(controllers, options);
    const leader = hint ?? view?.leader;
    hint = undefined;
    if (leader) {
      try {
        return await attempt(leader, credentials, work, options);
      } catch (error) {
        if (!isDdbError(error, 'DDB-NOT-LEADER', 'DDB-NOT-READY') || Date.now() >= deadline) throw error;
        hint = error.leader;
      }
    }
    if (Date.now() >= deadline) throw noLeader(view, electionMs);
    if (!hint || pause > 200) await wait(pause, undefined, { signal: options.signal });
  }
}
