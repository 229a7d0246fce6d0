import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { planOf } from './fixtures/plans';
import { registerAction } from './registry';
import { planScript } from './script';

const Args = z.object({
  commands: z.array(z.string()).default([]),
  files: z
    .array(z.object({ path: z.string(), content: z.string(), mode: z.number().optional() }))
    .default([]),
});
let dir: string;

beforeAll(() => {
  dir = mkdtempSync(path.join(os.tmpdir(), 'deck-script-'));
  registerAction({ name: 'show', args: Args, describe: (args) => args, apply: async () => {} });
});
afterAll(() => rmSync(dir, { recursive: true }));

const contents: Record<string, string> = {
  plain: 'mode=controller\nlocalSite=10.0.0.80:8990:controller1\n',
  mark: 'END_OF_FILE\nEND_OF_FILE_1\n$(touch hacked)\n`touch hacked`\n',
  open: 'no line end',
  windows: 'a=\'b\'\r\nc="$HOME"\r\n',
  empty: '',
};

function script() {
  const files = Object.entries(contents).map(([name, content]) => ({
    path: path.join(dir, "it's here", name),
    content,
    mode: 0o640,
  }));
  const title = { en: 'Write\nrm -rf /; `touch hacked`', zh: '写入\n文件' };
  const text = planScript(
    planOf(
      {
        steps: [
          { key: 'a', title, action: 'show', host: '10.0.0.80', args: { files } },
          { key: 'b', action: 'show', host: '10.0.0.81', args: { commands: ['exit 3'] } },
        ],
      },
      {
        steps: [
          { key: 'c', action: 'show', host: '10.0.0.80', args: { commands: ['cd /', 'echo in "$(pwd)"'] } },
          { key: 'd', action: 'show' },
        ],
      },
    ),
  );
  const file = path.join(dir, 'plan.sh');
  writeFileSync(file, text);
  return { file, text };
}

test('the script of a plan is valid sh and writes every file byte for byte, whatever is in it', () => {
  const { file } = script();
  execFileSync('sh', ['-n', file]);
  execFileSync('sh', [file, '1', '10.0.0.80'], { cwd: dir });
  for (const [name, content] of Object.entries(contents)) {
    const written = path.join(dir, "it's here", name);
    expect(readFileSync(written, 'utf8')).toBe(content);
    expect(statSync(written).mode & 0o777).toBe(0o640);
  }
  expect(spawnSync('ls', [dir], { encoding: 'utf8' }).stdout).toBe("it's here\nplan.sh\n");
});

test('a failing step ends the script with its exit code, and each stage and host is called for itself', () => {
  const { file } = script();
  expect(spawnSync('sh', [file, '1', '10.0.0.81']).status).toBe(3);
  expect(spawnSync('sh', [file, '2', '10.0.0.80'], { encoding: 'utf8' }).stdout).toContain('in /');
  expect(spawnSync('sh', [file, '2', 'deck'], { encoding: 'utf8' }).status).toBe(0);
  expect(spawnSync('sh', [file]).status).toBe(2);
  expect(spawnSync('sh', [file, '9', '10.0.0.80']).status).toBe(2);
});
