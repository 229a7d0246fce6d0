/** Where people go who came from nowhere. */
const start = '/clusters';

/** Only the path of an address is looked at, so it may be any. */
const BASE = 'http://deck';

/** Gives the page of Deck to which the sign-in leads back; what names another site, or none, gives the first page. */
export function wayBack(wanted: unknown): string {
  if (typeof wanted !== 'string' || wanted.length > 2000 || !wanted.startsWith('/')) return start;
  if (!URL.canParse(wanted, BASE)) return start;
  // What a browser makes of it counts: it takes a backslash for a slash, drops control characters and follows `..`, and each can make another host of a path.
  const { origin, pathname, search } = new URL(wanted, BASE);
  if (origin !== BASE || pathname.startsWith('//') || pathname.startsWith('/sign-in')) return start;
  return pathname + search;
}
