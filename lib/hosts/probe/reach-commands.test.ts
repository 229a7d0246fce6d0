import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { connectTo, listen, parseReached } from './reach-commands';

const root = mkdtempSync(path.join(tmpdir(), 'deck-reach-'));
afterAll(() => rmSync(root, { recursive: true }));

/** `python3` may be a script of a version manager. */
function realProgram(name: string): string {
  const find =
    name === 'python3'
      ? "python3 -c 'import sys; print(sys.executable)'"
      : `readlink -f "$(command -v ${name})"`;
  return execFileSync('sh', ['-c', find]).toString().trim();
}

/** Gives a PATH with nothing but these programs. */
function only(...programs: string[]): NodeJS.ProcessEnv {
  const folder = mkdtempSync(path.join(root, 'bin-'));
  for (const program of programs) symlinkSync(realProgram(program), path.join(folder, program));
  return { PATH: folder } as unknown as NodeJS.ProcessEnv;
}
const freePort = () =>
  new Promise<number>((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });

const listeners: [string, string[]][] = [
  ['python3', ['sh', 'python3']],
  ['perl', ['sh', 'perl']],
];
const connectors: [string, string[]][] = [
  ['python3', ['sh', 'python3']],
  ['bash', ['sh', 'bash', 'timeout', 'tail', 'tr']],
];

test.each(listeners)(
  'the %s listener tells free from taken ports, can be reached, and ends when its time is over',
  async (_name, programs) => {
    const [free, closed] = [await freePort(), await freePort()];
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port: taken } = server.address() as { port: number };
    const child = spawn('/bin/sh', ['-c', listen([free, taken], 2)], { env: only(...programs) });
    let said = '';
    await new Promise<void>((resolve) => {
      child.stdout.on('data', (data) => {
        said += data;
        if (said.includes('ready')) resolve();
      });
    });
    expect(said).toBe(`listening ${free}\ntaken ${taken}\nready\n`);
    for (const [, tools] of connectors) {
      const output = execFileSync(
        '/bin/sh',
        ['-c', connectTo([`127.0.0.1:${free}`, `127.0.0.1:${closed}`], 2)],
        { env: only(...tools) },
      );
      const reached = parseReached(output.toString()).sort((a, b) => a.result.localeCompare(b.result));
      expect(reached.map(({ target, result }) => `${target} ${result}`)).toEqual([
        `127.0.0.1:${free} ok`,
        `127.0.0.1:${closed} refused`,
      ]);
    }
    await new Promise((resolve) => child.once('close', resolve));
    server.close();
  },
  15_000,
);

test('a host without any tool says so', () => {
  const env = only('sh');
  expect(() => execFileSync('/bin/sh', ['-c', listen([1], 1)], { env })).toThrow(
    expect.objectContaining({ status: 81 }),
  );
  expect(() => execFileSync('/bin/sh', ['-c', connectTo(['127.0.0.1:1'], 1)], { env })).toThrow(
    expect.objectContaining({ status: 81 }),
  );
});
