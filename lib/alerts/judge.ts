import type { AlertEvent, AlertKind, Observation, Rule } from './types';

/** What has to be remembered of one subject of one rule between two judgements; times in ms. */
interface Watch {
  open: boolean;
  /** Since when it has been bad, or good, without a break. */
  bad?: number;
  good?: number;
  /** When it was judged last. */
  at: number;
}
export type Memory = ReadonlyMap<string, Watch>;

/** Between looks that are further apart, nobody knows what was. */
const unseenMs = 60_000;

const keyOf = ({ kind, subject }: { kind: AlertKind; subject: string }) => `${kind} ${subject}`;

function fromKey(key: string): { kind: AlertKind; subject: string } {
  const at = key.indexOf(' ');
  return { kind: key.slice(0, at) as AlertKind, subject: key.slice(at + 1) };
}

/** Gives the memory of a process that has just started, in which these alerts are open. */
export function memoryOf(open: { kind: AlertKind; subject: string }[], now: number): Memory {
  return new Map(open.map((alert) => [keyOf(alert), { open: true, at: now }]));
}

/** Time that nobody saw does not count: what was waited for begins later by it. */
function paused(watch: Watch, now: number): Watch {
  const gap = Math.max(0, now - watch.at);
  return {
    open: watch.open,
    at: now,
    ...(watch.bad === undefined ? {} : { bad: watch.bad + gap }),
    ...(watch.good === undefined ? {} : { good: watch.good + gap }),
  };
}

function judged(before: Watch | undefined, state: Observation['state'], now: number): Watch {
  const watch = before && now - before.at > unseenMs ? paused(before, now) : before;
  const open = watch?.open ?? false;
  if (state === 'bad') return { open, at: now, bad: watch?.bad ?? now };
  if (state === 'good') return { open, at: now, good: watch?.good ?? now };
  return { open, at: now };
}

const lasted = (since: number | undefined, seconds: number, now: number) =>
  since !== undefined && now - since >= seconds * 1000;

/**
 * Judges what was observed of one cluster: a condition is raised once it has been bad for `forS` and cleared once it has been good for
 * `clearS`, both without a break, so that two raises are at least `forS + clearS` apart. What was not observed neither raises nor
 * clears, and its waiting time stands still. Alerts of rules that are switched off are cleared. `now` in ms.
 */
export function judge(
  observations: Observation[],
  rules: Rule[],
  memory: Memory,
  now: number,
): { events: AlertEvent[]; memory: Memory } {
  const enabled = new Map(rules.filter((rule) => rule.enabled).map((rule) => [rule.kind, rule]));
  const events: AlertEvent[] = [];
  const next = new Map<string, Watch>();
  for (const [key, watch] of memory) {
    const { kind, subject } = fromKey(key);
    if (enabled.has(kind)) next.set(key, paused(watch, now));
    else if (watch.open) events.push({ type: 'clear', kind, subject });
  }
  for (const observation of observations) {
    const { kind, subject, state, message, seen } = observation;
    const rule = enabled.get(kind);
    if (!rule) continue;
    const key = keyOf(observation);
    const watch = judged(memory.get(key), state, now);
    if (!watch.open && lasted(watch.bad, rule.forS, now)) {
      events.push({ type: 'raise', kind, subject, severity: rule.severity, message, seen });
      watch.open = true;
    } else if (watch.open && lasted(watch.good, rule.clearS, now)) {
      events.push({ type: 'clear', kind, subject });
      watch.open = false;
    }
    if (watch.open || watch.bad !== undefined) next.set(key, watch);
    else next.delete(key);
  }
  return { events, memory: next };
}
