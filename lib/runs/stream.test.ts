import { getEventListeners } from 'node:events';
import { setImmediate as untilQuiet } from 'node:timers/promises';
import { afterEach, expect, test, vi } from 'vitest';
import { emitRunEvent } from './events';
import { runEventStream } from './stream';
import type { LogLine } from './view';

const { followLog, getRunView } = vi.hoisted(() => ({ followLog: vi.fn(), getRunView: vi.fn() }));
vi.mock('./log-reader', () => ({ followLog }));
vi.mock('./queries', () => ({ getRunView }));

const line: LogLine = { seq: 1, stream: 'out', text: 'x'.repeat(300 * 1024), at: '2024-01-05T00:00:00.000Z' };

let leave = new AbortController();
afterEach(() => leave.abort());

/** Opens a stream whose log is `lines`; gives its reader, and the signal that its parts wait for. */
function open(lines: (signal: AbortSignal) => AsyncGenerator<LogLine[]>) {
  leave = new AbortController();
  let signal = leave.signal;
  followLog.mockImplementation((_run, _after, given: AbortSignal) => {
    signal = given;
    return lines(given);
  });
  const reader = runEventStream({ runId: 'r1', after: 0, signal: leave.signal }).getReader();
  return { reader, waiting: () => getEventListeners(signal, 'abort').length };
}

const silent = (signal: AbortSignal) =>
  (async function* () {
    await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
    yield [];
  })();

/** The pause after a view waits for the signal as well, and takes that back. */
const briefly = 1;

const timesRead = (times: number) =>
  vi.waitFor(() => expect(getRunView.mock.calls.length).toBeGreaterThanOrEqual(times), { interval: 5 });

test('a run that changes again and again leaves nothing behind on the signal of its stream', async () => {
  getRunView.mockReset().mockResolvedValue({ status: 'running' });
  const { waiting } = open(silent);
  await timesRead(1);
  const before = waiting();
  for (const times of [2, 3, 4, 5]) {
    emitRunEvent({ runId: 'r1', what: 'changed' });
    await timesRead(times);
  }
  expect(waiting()).toBeLessThanOrEqual(before + briefly);
});

test('nor does a reader that is slow again and again; it gets every line, and leaves although it is behind', async () => {
  getRunView.mockReset().mockResolvedValue({ status: 'running' });
  let sent = 0;
  const { reader, waiting } = open(async function* () {
    for (; sent < 6; sent++) yield [{ ...line, seq: sent }];
  });
  await vi.waitFor(() => expect(sent).toBe(0));
  const before = waiting();
  let bytes = 0;
  while (sent < 5) {
    bytes += (await reader.read()).value?.length ?? 0;
    // A reader that already waits for the next line is not behind.
    await untilQuiet();
  }
  expect(bytes).toBeGreaterThan(4 * line.text.length);
  expect(waiting()).toBeLessThanOrEqual(before + briefly);
  leave.abort();
  for (;;) if ((await reader.read()).done) break;
});
