import 'server-only';
import { type LogQuery, readLog } from './log-reader';
import type { LogLine } from './view';

/** Gives the stored log as text, page by page as the reader takes it. */
export function logTextStream(runId: string, query: LogQuery): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let last = query.after ?? 0;
  return new ReadableStream({
    async pull(controller) {
      const lines = await readLog(runId, { ...query, after: last });
      const end = lines.at(-1);
      if (!end) return controller.close();
      last = end.seq;
      controller.enqueue(encoder.encode(lines.map(textLine).join('')));
    },
  });
}

function textLine({ at, stepKey, stream, text }: LogLine): string {
  return `${at} ${stepKey ?? '-'} ${stream} ${text}\n`;
}
