import { expect, test } from 'vitest';
import { turns } from './in-turn';

const gate = () => {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
};

test('work with the same key is done in the order asked for, however long the first takes', async () => {
  const inTurn = turns();
  const { open, opened } = gate();
  const done: string[] = [];
  const first = inTurn('a', async () => {
    await opened;
    done.push('first');
  });
  const second = inTurn('a', async () => void done.push('second'));
  await inTurn('b', async () => void done.push('other key'));
  open();
  await Promise.all([first, second]);
  expect(done).toEqual(['other key', 'first', 'second']);
});

test('work that fails is told to its caller alone and keeps nobody waiting', async () => {
  const inTurn = turns();
  const failing = inTurn('a', () => Promise.reject(new Error('no')));
  const next = inTurn('a', async () => 'done');
  await expect(failing).rejects.toThrow('no');
  await expect(next).resolves.toBe('done');
});
