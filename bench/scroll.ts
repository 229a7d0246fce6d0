import { chromium, type Page } from '@playwright/test';

const SECONDS = 10;
/** Three rows a frame: 1,000 rows pass in some five seconds. */
const STEP_PIXELS = 100;

interface Frames {
  /** Milliseconds from frame to frame, ascending. */
  gaps: number[];
  /** Frames in which the middle of the table showed no row. */
  blank: number;
}

/** Scrolls the node table up and down in the page itself, a step a frame, as a wheel held on would. */
function scrollTable(page: Page): Promise<Frames> {
  return page.getByRole('grid', { name: 'Nodes' }).evaluate(
    (grid, { seconds, step }) =>
      new Promise<Frames>((resolve) => {
        const box = grid.parentElement as HTMLElement;
        const { left, top, width, height } = box.getBoundingClientRect();
        const gaps: number[] = [];
        let blank = 0;
        let way = 1;
        const began = performance.now();
        let last = began;
        const frame = (now: number) => {
          const gap = now - last;
          if (gap > 0) gaps.push(gap);
          last = now;
          box.scrollTop += way * step;
          if (box.scrollTop <= 0) way = 1;
          else if (box.scrollTop >= box.scrollHeight - box.clientHeight - 1) way = -1;
          const middle = document.elementFromPoint(left + width / 2, top + height / 2);
          if (!middle?.closest('tr:not([aria-hidden])')) blank++;
          if (now - began < seconds * 1000) requestAnimationFrame(frame);
          else resolve({ gaps: gaps.sort((a, b) => a - b), blank });
        };
        requestAnimationFrame(frame);
      }),
    { seconds: SECONDS, step: STEP_PIXELS },
  );
}

/** Prints the frame rate in Chromium while the node table of a cluster is scrolled and its figures change. */
export async function benchScroll(deck: { url: string; cookie: string }, clusterId: string): Promise<void> {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu'],
  });
  try {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en-GB' });
    const [name = '', value = ''] = deck.cookie.split(/=(.*)/s);
    await context.addCookies([{ name, value, url: deck.url }]);
    const page = await context.newPage();
    // tsx marks functions with a helper that a page does not have
    await page.addInitScript('globalThis.__name = (named) => named');
    await page.goto(`${deck.url}/clusters/${clusterId}`);
    await page.getByRole('grid', { name: 'Nodes' }).getByRole('row').nth(10).waitFor({ timeout: 60_000 });
    const { gaps, blank } = await scrollTable(page);
    const at = (share: number) => gaps[Math.min(gaps.length - 1, Math.floor(share * gaps.length))] ?? 0;
    const rate = (gaps.length / gaps.reduce((sum, gap) => sum + gap, 0)) * 1000;
    const rows = Number(await page.getByRole('grid', { name: 'Nodes' }).getAttribute('aria-rowcount')) - 1;
    console.log(
      `  scrolling ${rows} rows for ${SECONDS} s        ${rate.toFixed(1)} frames/s, ${at(0.5).toFixed(1)} ms a frame in the median, ${at(0.99).toFixed(1)} ms at 99 %, longest ${at(1).toFixed(0)} ms, ${blank} without rows in view`,
    );
  } finally {
    await browser.close();
  }
}
