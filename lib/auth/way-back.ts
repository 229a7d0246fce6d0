/** Where people go who came from nowhere. */
const start = '/clusters';

/** Gives the page of Deck to which the sign-in leads back; what names another site, or none, gives the first page. */
export function wayBack(wanted: unknown): string {
  // A browser takes a backslash for a slash and drops control characters, so either could make another host of a path.
  if (typeof wanted !== 'string' || !/^\/(?![/\\])[^\\\p{Cc}]*$/u.test(wanted)) return start;
  return wanted.length > 2000 || wanted.startsWith('/sign-in') ? start : wanted;
}
