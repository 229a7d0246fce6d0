import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { HostConnection } from '@/lib/ssh/types';
import type { LogChunk, LogReader } from './reader';

/** A log in memory, read as the server's functions read it (without names of files) or as the host does. */
export class MemoryLog implements LogReader {
  reads = 0;
  bytesRead = 0;

  constructor(
    public content: Buffer,
    public file = '',
  ) {}

  async read(from: number, length: number): Promise<LogChunk> {
    const size = this.content.length;
    const start = from < 0 ? Math.max(0, size + from) : from;
    if (start > size) throw Object.assign(new Error('rotated'), { code: 'LOG-ROTATED' });
    const bytes = this.content.subarray(start, start + length);
    this.reads++;
    this.bytesRead += bytes.length;
    return { from: start, bytes, size, file: this.file };
  }

  async readMany(ranges: { from: number; length: number }[]): Promise<LogChunk[]> {
    return Promise.all(ranges.map(({ from, length }) => this.read(from, length)));
  }

  close(): void {}
}

/** A host that is this machine: commands run by its shell. */
export function localHost(): HostConnection {
  const exec: HostConnection['exec'] = (command, { onLine }) =>
    new Promise((resolve) => {
      const child = spawn('sh', ['-c', command], { stdio: ['ignore', 'pipe', 'ignore'] });
      const lines = createInterface({ input: child.stdout });
      lines.on('line', (line) => onLine?.('out', line));
      lines.on('close', () =>
        resolve({
          exitCode: 0,
          signal: null,
          stdout: '',
          stderr: '',
          timedOut: false,
          cancelled: false,
          durationMs: 0,
        }),
      );
    });
  const unused = () => Promise.reject(new Error('not part of this test'));
  return {
    address: 'here',
    alive: true,
    exec,
    writeFile: unused,
    readFile: unused,
    upload: unused,
    close: () => {},
  };
}

/** A log with one line every `stepMs`, from 2024-01-05 00:00:00 on. */
export function longLog(lines: number, stepMs = 1000, message = (n: number) => `line ${n}`): Buffer {
  const begin = Date.UTC(2024, 0, 5);
  const text = Array.from({ length: lines }, (_, n) => {
    const stamp = new Date(begin + n * stepMs).toISOString().slice(0, 23).replace('T', ' ');
    return `${stamp}000 <${n % 10 === 9 ? 'ERROR' : 'INFO'}> :${message(n)}\n`;
  });
  return Buffer.from(text.join(''));
}
