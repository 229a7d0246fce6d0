import { closeSync, fstatSync, mkdirSync, openSync, readSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

export type Level = 'DEBUG' | 'INFO' | 'WARNING' | 'ERROR';

export interface Logger {
  path: string | undefined;
  debug(text: string): void;
  info(text: string): void;
  warn(text: string): void;
  error(text: string): void;
}

const clock = { wall: Date.now(), mono: process.hrtime.bigint() };

/** `YYYY-MM-DD HH:MM:SS.ffffff` in local time, as every line of a DolphinDB log begins. */
export function logTime(): string {
  const micros = BigInt(clock.wall) * 1000n + (process.hrtime.bigint() - clock.mono) / 1000n;
  const at = new Date(Number(micros / 1000n));
  const two = (n: number): string => String(n).padStart(2, '0');
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  const time = `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
  return `${day} ${time}.${String(micros % 1_000_000n).padStart(6, '0')}`;
}

/** Appends to the log file and repeats every line on stdout, where the start scripts' `.nohup` file catches it. */
export function openLog(path: string | undefined, minimum: string | undefined): Logger {
  const levels: Level[] = ['DEBUG', 'INFO', 'WARNING', 'ERROR'];
  const threshold = Math.max(0, levels.indexOf((minimum ?? 'INFO') as Level));
  if (path) mkdirSync(dirname(path), { recursive: true });
  const file = path ? openSync(path, 'a') : undefined;
  const write = (level: Level, text: string): void => {
    if (levels.indexOf(level) < threshold) return;
    const line = Buffer.from(`${logTime()} <${level}> :${text}\n`);
    for (const target of [file, 1]) {
      if (target === undefined) continue;
      try {
        writeSync(target, line);
      } catch {
        // A full disk or a closed pipe must not end the server.
      }
    }
  };
  return {
    path,
    debug: (text) => write('DEBUG', text),
    info: (text) => write('INFO', text),
    warn: (text) => write('WARNING', text),
    error: (text) => write('ERROR', text),
  };
}

/** Size of a log in bytes; -1 when there is none, as getServerLogLength answers. */
export function logLength(path: string): number {
  try {
    const file = openSync(path, 'r');
    const size = fstatSync(file).size;
    closeSync(file);
    return size;
  } catch {
    return -1;
  }
}

/** The lines of a byte range of a log; the first and last may be cut. */
export function logLines(path: string, length: number, offset: number, fromHead: boolean): string[] {
  const size = logLength(path);
  if (size <= 0 || length <= 0) return [];
  const start = Math.max(0, fromHead ? offset : size - offset - length);
  const buffer = Buffer.alloc(Math.max(0, Math.min(length, size - start)));
  const file = openSync(path, 'r');
  const read = readSync(file, buffer, 0, buffer.length, start);
  closeSync(file);
  const lines = buffer.subarray(0, read).toString('utf8').split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}
