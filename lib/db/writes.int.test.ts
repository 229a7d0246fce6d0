import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { db } from './client';
import { applyPragmas } from './pragmas';

let dir: string;

beforeAll(async () => {
  dir = mkdtempSync(path.join(os.tmpdir(), 'deck-writes-'));
  process.env.DECK_DATA = dir;
  execFileSync(process.execPath, ['prisma/engine/migrate.mjs', path.join(dir, 'deck.db')]);
  await applyPragmas();
});
afterAll(async () => {
  await db().$disconnect();
  rmSync(dir, { recursive: true, force: true });
});

const put = (key: string) => db().setting.create({ data: { key, value: 1 } });
const exists = async (key: string) => (await db().setting.findUnique({ where: { key } })) !== null;

test('no acknowledged write is lost while an interactive transaction rolls back, in 40 rounds', async () => {
  const lost: string[] = [];
  for (let round = 0; round < 40; round++) {
    let inside = () => {};
    const opened = new Promise<void>((resolve) => {
      inside = resolve;
    });
    const rolledBack = db().$transaction(async (tx) => {
      await tx.setting.create({ data: { key: `in-${round}`, value: 1 } });
      inside();
      await new Promise((resolve) => setTimeout(resolve, 10));
      throw new Error('rolled back on purpose');
    });
    await opened;
    await Promise.all([put(`out-${round}`), expect(rolledBack).rejects.toThrow('on purpose')]);
    if (!(await exists(`out-${round}`))) lost.push(`out-${round}`);
    expect(await exists(`in-${round}`)).toBe(false);
  }
  expect(lost).toEqual([]);
});

test('a failing array transaction leaves nothing behind and takes no other write with it, in 30 rounds', async () => {
  for (let round = 0; round < 30; round++) {
    const twice = db().$transaction([put(`a-${round}`), put(`a-${round}`)]);
    await Promise.all([put(`b-${round}`), expect(twice).rejects.toThrow()]);
    expect([await exists(`a-${round}`), await exists(`b-${round}`)]).toEqual([false, true]);
  }
});

test('a boot sets write-ahead logging and foreign keys', async () => {
  expect(await db().$queryRawUnsafe('PRAGMA journal_mode')).toEqual([{ journal_mode: 'wal' }]);
  expect(
    JSON.stringify(await db().$queryRawUnsafe('PRAGMA foreign_keys'), (_, v) =>
      typeof v === 'bigint' ? Number(v) : v,
    ),
  ).toBe('[{"foreign_keys":1}]');
});
