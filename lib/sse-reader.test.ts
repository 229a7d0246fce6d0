import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { keepStream } from './sse-reader';

/** A browser's EventSource: after an error answer it is closed for good. */
class Source extends EventTarget {
  static opened: Source[] = [];
  onopen = () => {};
  onerror = () => {};
  closed = false;

  constructor(readonly address: string) {
    super();
    Source.opened.push(this);
  }

  close(): void {
    this.closed = true;
  }

  tell(event: string, data: unknown, id = ''): void {
    const message = Object.assign(new Event(event), { data: JSON.stringify(data), lastEventId: id });
    this.dispatchEvent(message);
  }
}

const last = () => Source.opened.at(-1) as Source;
const assign = vi.fn();
let status: number;
let links: string[];
let heard: [unknown, string][];
let reached = 0;
let stream: ReturnType<typeof keepStream>;

function open(silenceMs?: number): void {
  stream = keepStream({
    address: () => `/events?after=${reached}`,
    on: {
      line: (data: number, id) => {
        reached = data;
        heard.push([data, id]);
      },
    },
    onLink: (link) => links.push(link),
    ...(silenceMs === undefined ? {} : { silenceMs }),
  });
}

beforeEach(() => {
  vi.useFakeTimers();
  [Source.opened, links, heard, reached, status] = [[], [], [], 0, 200];
  assign.mockReset();
  vi.stubGlobal('EventSource', Source);
  vi.stubGlobal(
    'fetch',
    vi.fn(async () => ({ status })),
  );
  const location = { pathname: '/runs/r1', search: '?step=a', assign };
  vi.stubGlobal('window', Object.assign(new EventTarget(), { location }));
});
afterEach(() => {
  stream.close();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('a stream of events', () => {
  test('that is answered with an error is asked for again until it comes, from where it had got to', async () => {
    open();
    last().tell('line', 7, 'x:7');
    for (let n = 0; n < 5; n++) {
      last().onerror();
      await vi.advanceTimersByTimeAsync(20_000);
    }
    expect(Source.opened).toHaveLength(6);
    expect(last().address).toBe('/events?after=7');
    expect(Source.opened.slice(0, -1).every(({ closed }) => closed)).toBe(true);
    expect(links.at(-1)).toBe('lost');
    last().onopen();
    expect(links.at(-1)).toBe('live');
    expect(heard).toEqual([[7, 'x:7']]);
    expect(assign).not.toHaveBeenCalled();
  });

  test('that ends and comes back at once is not called lost', async () => {
    open();
    last().onopen();
    last().onerror();
    await vi.advanceTimersByTimeAsync(1000);
    last().onopen();
    expect(links).toEqual(['live', 'live']);
  });

  test('that is silent for too long is opened anew, where silence is not normal', async () => {
    open(10_000);
    last().onopen();
    await vi.advanceTimersByTimeAsync(9000);
    last().tell('line', 1);
    await vi.advanceTimersByTimeAsync(9000);
    expect(Source.opened).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(3000);
    expect(Source.opened).toHaveLength(2);
    stream.close();
    Source.opened = [];
    open();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(Source.opened).toHaveLength(1);
  });

  test('comes back at once when the browser is online again', async () => {
    open();
    for (let n = 0; n < 6; n++) {
      last().onerror();
      await vi.advanceTimersByTimeAsync(n < 5 ? 20_000 : 0);
    }
    expect(Source.opened).toHaveLength(6);
    window.dispatchEvent(new Event('online'));
    await vi.advanceTimersByTimeAsync(0);
    expect(Source.opened).toHaveLength(7);
  });

  test('of somebody who is signed out leads to the sign-in page and knows the way back', async () => {
    status = 401;
    open();
    last().onerror();
    await vi.advanceTimersByTimeAsync(1000);
    expect(assign).not.toHaveBeenCalled();
    last().onerror();
    await vi.advanceTimersByTimeAsync(0);
    expect(assign).toHaveBeenCalledExactlyOnceWith('/sign-in?back=%2Fruns%2Fr1%3Fstep%3Da');
  });

  test('asks somebody who is signed out and stays on the page to leave only once, and again after a later session', async () => {
    const fail = async (times: number) => {
      for (let n = 0; n < times; n++) {
        last().onerror();
        await vi.advanceTimersByTimeAsync(20_000);
      }
    };
    open();
    last().onopen();
    status = 401;
    await fail(6);
    expect(assign).toHaveBeenCalledOnce();
    expect(links.at(-1)).toBe('lost');
    last().onopen();
    await fail(6);
    expect(assign).toHaveBeenCalledTimes(2);
  });

  test('does nothing any more once it is closed', async () => {
    status = 401;
    open(10_000);
    last().onopen();
    last().onerror();
    await vi.advanceTimersByTimeAsync(1000);
    last().onerror();
    stream.close();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(Source.opened).toHaveLength(2);
    expect(assign).not.toHaveBeenCalled();
  });
});
