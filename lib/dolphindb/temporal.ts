const DAY_MS = 86_400_000;

function pad(value: number, width = 2): string {
  return String(value).padStart(width, '0');
}

function day(ms: number): string {
  const at = new Date(ms);
  if (Number.isNaN(at.getTime())) return `${ms} ms`;
  return `${pad(at.getUTCFullYear(), 4)}.${pad(at.getUTCMonth() + 1)}.${pad(at.getUTCDate())}`;
}

function clock(ms: number): string {
  const inDay = ((ms % DAY_MS) + DAY_MS) % DAY_MS;
  const seconds = Math.floor(inDay / 1000);
  return `${pad(Math.floor(seconds / 3600))}:${pad(Math.floor(seconds / 60) % 60)}:${pad(seconds % 60)}`;
}

function milliseconds(ms: number): string {
  return pad(((ms % 1000) + 1000) % 1000, 3);
}

function floorDiv(value: bigint, by: bigint): [bigint, bigint] {
  const rest = ((value % by) + by) % by;
  return [(value - rest) / by, rest];
}

/** Formatters of the temporal types by type number, from the raw value; server wall-clock time, so nothing depends on this process's time zone (dolphindb-wire-protocol.md 5). */
export const temporal: Record<number, (raw: number | bigint) => string> = {
  6: (days) => day(Number(days) * DAY_MS),
  7: (months) => `${pad(Math.floor(Number(months) / 12), 4)}.${pad((Number(months) % 12) + 1)}M`,
  8: (ms) => `${clock(Number(ms))}.${milliseconds(Number(ms))}`,
  9: (minutes) => `${clock(Number(minutes) * 60_000).slice(0, 5)}m`,
  10: (seconds) => clock(Number(seconds) * 1000),
  11: (seconds) => `${day(Number(seconds) * 1000)} ${clock(Number(seconds) * 1000)}`,
  12: (ms) => `${day(Number(ms))} ${clock(Number(ms))}.${milliseconds(Number(ms))}`,
  13: (raw) => {
    const [ms, rest] = floorDiv(BigInt(raw), 1_000_000n);
    return `${clock(Number(ms))}.${milliseconds(Number(ms))}${pad(Number(rest), 6)}`;
  },
  14: (raw) => {
    const [ms, rest] = floorDiv(BigInt(raw), 1_000_000n);
    return `${day(Number(ms))} ${clock(Number(ms))}.${milliseconds(Number(ms))}${pad(Number(rest), 6)}`;
  },
  28: (hours) => `${day(Number(hours) * 3_600_000)}T${clock(Number(hours) * 3_600_000).slice(0, 2)}`,
};
