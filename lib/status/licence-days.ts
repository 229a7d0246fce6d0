const DAY_MS = 86_400_000;

/** Gives the whole days from today to a licence's last day (`YYYY-MM-DD`), below zero once it has passed; undefined when that day is not known. */
export function licenceDaysLeft(last: string | undefined, today: Date): number | undefined {
  const end = Date.parse(`${last}T00:00:00Z`);
  if (!last || Number.isNaN(end)) return undefined;
  const start = Date.UTC(today.getFullYear(), today.getMonth(), today.getDate());
  return Math.round((end - start) / DAY_MS);
}
