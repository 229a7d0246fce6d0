import type { Page, Response } from '@playwright/test';

export interface Recorded {
  url: string;
  body: Buffer;
}

/** Keeps the head and body of every answer that a page gets: pages, their data, answers of actions and APIs. */
export function record(page: Page): () => Promise<Recorded[]> {
  const pending: Promise<Recorded>[] = [];
  const keep = async (response: Response): Promise<Recorded> => {
    const head = JSON.stringify(await response.allHeaders());
    const stream = head.includes('text/event-stream');
    const body = stream ? Buffer.alloc(0) : await response.body().catch(() => Buffer.alloc(0));
    return { url: response.url(), body: Buffer.concat([Buffer.from(`${response.url()}\n${head}\n`), body]) };
  };
  page.on('response', (response) => pending.push(keep(response)));
  return () => Promise.all(pending);
}
