interface Step {
  host?: string;
  startedAt?: string;
  endedAt?: string;
}

export interface Spans {
  /** Seconds in which steps on hosts ran, stage by stage, added up. */
  together: number;
  /** Seconds of each host's own steps. */
  hosts: Map<string, number>;
}

const seconds = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / 1000;

/** Adds up the time of a run's steps on hosts: as it passed, and host by host; steps on the whole cluster are left out. */
export function spansOf(stages: readonly { steps: readonly Step[] }[]): Spans {
  const hosts = new Map<string, number>();
  let together = 0;
  for (const { steps } of stages) {
    const ran = steps.flatMap(({ host, startedAt, endedAt }) =>
      host && startedAt && endedAt ? [{ host, startedAt, endedAt }] : [],
    );
    if (ran.length === 0) continue;
    const from = ran.map(({ startedAt }) => startedAt).sort()[0] ?? '';
    const to =
      ran
        .map(({ endedAt }) => endedAt)
        .sort()
        .at(-1) ?? '';
    together += seconds(from, to);
    for (const { host, startedAt, endedAt } of ran)
      hosts.set(host, (hosts.get(host) ?? 0) + seconds(startedAt, endedAt));
  }
  return { together, hosts };
}
