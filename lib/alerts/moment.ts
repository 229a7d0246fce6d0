/** Gives a moment (ms since 1970) to the minute in UTC, the same for readers everywhere. */
export function minuteOf(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
