import { afterAll, beforeAll, expect, test } from 'vitest';
import { cleanHosts } from '../support/hosts.ts';
import type { Cell, Outcome } from './cells.ts';
import { Chain, endOf } from './chain.ts';
import { prove } from './proof.ts';
import { World } from './world.ts';

const cell = (stage: string, kind: Cell['fault']): Cell => ({
  goal: 'finish',
  stage,
  fault: kind,
  moment: 'in',
});

let world: World;

beforeAll(async () => {
  await cleanHosts();
  // half of what one step usually asks of a host: the copy, the renames
  world = await World.make({ 'take-backup': 20, 'replace-programs': 12 });
}, 240_000);
afterAll(async () => {
  await world?.deck.remove();
  await cleanHosts();
}, 60_000);

test('an upgrade whose disk fills in the backup, that Deck does not survive in the replacement, and whose host loses its power in the start still ends with the new version and every row', async () => {
  const { deck } = world;
  const chain = new Chain(deck);
  const outcomes: Outcome[] = [];
  for (const each of [
    cell('backup', 'disk'),
    cell('replace-programs', 'deck'),
    cell('controllers', 'power'),
  ]) {
    await chain.aim(each);
    if (outcomes.length === 0) await world.begin();
    expect(await chain.reached()).toBeUndefined();
    outcomes.push(await chain.suffer(each));
  }
  expect(outcomes.map(({ way }) => way)).toEqual(['retried', 'retried', 'continued']);
  expect(outcomes[0]?.code).toMatch(/NO-SPACE|BACKUP/);
  expect(outcomes[1]?.code).toBe('RUN-INTERRUPTED');
  if (deck.heldAt) await deck.go();
  expect((await endOf(deck))?.status).toBe('succeeded');
  await prove(deck, world.next ?? '');
}, 240_000);
