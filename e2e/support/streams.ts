import type { Page } from '@playwright/test';

/** Follows the event streams of a page; gives the function that tells the paths of those that are open now. */
export function openStreams(page: Page): () => string[] {
  const open = new Map<unknown, string>();
  page.on('request', (request) => {
    if (request.resourceType() === 'eventsource') open.set(request, new URL(request.url()).pathname);
  });
  page.on('requestfinished', (request) => open.delete(request));
  page.on('requestfailed', (request) => open.delete(request));
  return () => [...open.values()];
}
