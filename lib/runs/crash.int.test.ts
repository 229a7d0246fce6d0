import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { migratedDirectory } from './fixtures/database';
import { states, until } from './fixtures/plans';
import type { RunView } from './view';

let data: string;
let world: string;

beforeAll(() => {
  data = migratedDirectory();
  world = path.join(data, 'world');
  mkdirSync(path.join(world, 'effects'), { recursive: true });
});
afterAll(() => rmSync(data, { recursive: true, force: true }));

interface Outcome {
  interrupted: string[];
  view: RunView;
}

function deck(mode: 'create' | 'resume') {
  const args = [
    '--conditions=react-server',
    '--import',
    'tsx',
    'lib/runs/fixtures/crash-child.ts',
    mode,
    world,
  ];
  const child = spawn(process.execPath, args, {
    env: { ...process.env, DECK_DATA: data },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    err += chunk;
  });
  const exit = new Promise<Outcome | undefined>((resolve, reject) => {
    child.on('close', (code, signal) => {
      if (signal === 'SIGKILL') resolve(undefined);
      else if (code === 0) resolve(JSON.parse(out.slice(out.lastIndexOf('{"interrupted"'))) as Outcome);
      else reject(new Error(`exit ${code}: ${err}`));
    });
  });
  return { child, exit };
}

const effects = () => readdirSync(path.join(world, 'effects'));

async function killWhen(child: ChildProcess, exit: Promise<unknown>, fact: () => boolean): Promise<void> {
  await until(async () => fact(), 'moment to kill', 40_000);
  child.kill('SIGKILL');
  await exit;
}

test('kill -9 in each stage, then boot and resume: the run comes to its right end and no effect happens twice', async () => {
  const first = deck('create');
  await killWhen(first.child, first.exit, () => effects().length >= 1);
  for (const goal of [4, 7]) {
    const next = deck('resume');
    await killWhen(next.child, next.exit, () => effects().length >= goal);
  }
  const last = await deck('resume').exit;
  expect(last?.interrupted).toHaveLength(1);
  expect(last?.view.status).toBe('succeeded');
  expect(last?.view.attempt).toBe(4);
  expect(new Set(Object.values(states(last!.view)))).toEqual(new Set(['succeeded', 'skipped']));
  expect(Object.values(states(last!.view))).toContain('skipped');
  expect(effects().sort()).toEqual(['a1', 'a2', 'a3', 'b1', 'b2', 'b3', 'c1', 'c2', 'c3']);
}, 180_000);
