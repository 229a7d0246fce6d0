// Has faults happen to upgrades in a sandbox, in pieces, and writes docs/upgrade-faults.md, which says how to run it. `main.ts write` only writes.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { hosts } from '../support/hosts.ts';
import { type Cell, faults, missing, moments, type Outcome } from './cells.ts';
import { Chain, endOf } from './chain.ts';
import type { Deck, Picture } from './deck.ts';
import { prove, proveMetadata } from './proof.ts';
import { Store } from './results.ts';
import { placed, tables } from './table.ts';
import { World } from './world.ts';

const WORK = process.env.FAULTS_WORK ?? path.resolve('node_modules/.cache/upgrade-faults');
const BUDGET_MS = Number(process.env.FAULTS_SECONDS ?? 300) * 1000;
const only = (process.env.FAULTS_ONLY ?? '').split(',').filter(Boolean);
const document = path.resolve(import.meta.dirname, '../../docs/upgrade-faults.md');

const store = new Store(path.join(WORK, 'results.json'));
const { kept } = store;
const end = Date.now() + BUDGET_MS;
const late = () => Date.now() > end;
const say = (text: string) => console.log(`${new Date().toISOString().slice(11, 19)} ${text}`);

function write(): void {
  writeFileSync(document, placed(readFileSync(document, 'utf8'), tables(kept)));
}

/** Lets the run come to its end; throws unless it has succeeded. */
async function toTheEnd(deck: Deck, runId?: string): Promise<void> {
  await deck.arm([]);
  if (deck.heldAt) await deck.go();
  const run = await endOf(deck, runId);
  if (run?.status !== 'succeeded') throw new Error(`the run ${run?.status}: ${run?.code} ${run?.seen}`);
}

/** Proves the upgrade and ends it; a fault at the very end may have left nodes down, and then the cluster is started first. */
async function finished(world: World): Promise<void> {
  const { deck, next = '' } = world;
  await prove(deck, next, 20_000).catch(async () => {
    await toTheEnd(deck, await deck.ask<string>('start'));
    await prove(deck, next);
  });
  await deck.ask('finalize');
  world.upgraded();
}

/** An upgrade without a fault: which stages there are, and how many remote calls the steps make. */
async function plain(world: World): Promise<void> {
  const { deck } = world;
  kept.versions = [world.version, world.next ?? ''];
  kept.hosts = hosts.length;
  await world.begin();
  await toTheEnd(deck);
  kept.stages = (await deck.ask<Picture>('picture')).run.stages.map(({ key }) => key);
  kept.calls = await deck.ask('calls');
  await finished(world);
  store.save();
  say(`without a fault: ${kept.stages.join(' ')}`);
}

/** Brings the run to a cell; where the fault before it bites only now, that one's outcome is what follows. False when the upgrade is over. */
async function arrived(faulty: Chain, cell: Cell, done: [Cell, Outcome][]): Promise<boolean> {
  const run = await faulty.reached();
  if (!run) return true;
  const last = done.at(-1);
  if (!last || run.status === 'succeeded') return false;
  last[1] = await faulty.aftermath(last[0], last[1], run);
  say(`… ${last[0].stage}: ${JSON.stringify(last[1])}`);
  if (last[1].way === 'no-way-on' || last[1].way === 'rolled-back') return false;
  await faulty.aim(cell);
  return (await faulty.reached()) === undefined;
}

/** One upgrade with as many cells of one fault and moment as come to pass in it; none counts before its end is proven. */
async function chain(world: World, cells: Cell[]): Promise<void> {
  const { deck } = world;
  const faulty = new Chain(deck);
  const done: [Cell, Outcome][] = [];
  for (const [at, cell] of cells.entries()) {
    if (late()) break;
    await faulty.aim(cell);
    if (at === 0) await world.begin();
    if (!(await arrived(faulty, cell, done))) break;
    const outcome = await faulty.suffer(cell);
    say(`${cell.fault} ${cell.moment} ${cell.stage}: ${JSON.stringify(outcome)}`);
    done.push([cell, outcome]);
    if (outcome.way === 'no-way-on' || outcome.way === 'rolled-back') break;
  }
  const { state } = await deck.ask<Picture>('picture');
  if (done.at(-1)?.[1].way === 'no-way-on') {
    for (const each of done) store.note(...each);
    throw new Error(`no way on, the upgrade is ${state}`);
  }
  if (state === 'rolled-back') await prove(deck, world.version);
  else {
    if (state !== 'verify-needed') await toTheEnd(deck);
    await finished(world);
  }
  if (done.length === 0) throw new Error('no stage was reached');
  for (const each of done) store.note(...each);
}

/** Rolls the newest upgrade back, with the cluster's name where new data may be lost; gives what was refused before. */
async function rollBack(deck: Deck): Promise<string | undefined> {
  try {
    await deck.ask('rollBack');
    return undefined;
  } catch (error) {
    const { message } = error as Error;
    if (!message.includes('ROLLBACK-NEW-DATA')) throw error;
    await deck.ask('rollBack', await deck.ask<string>('name'));
    return message;
  }
}

/** An upgrade that Deck does not survive in one stage, rolled back; the metadata is compared before the first start. */
async function rolledBack(world: World, cell: Cell): Promise<void> {
  const { deck } = world;
  const faulty = new Chain(deck);
  await faulty.aim(cell);
  await world.begin();
  if (await faulty.reached()) throw new Error(`${cell.stage} was not reached`);
  const began = Date.now();
  await deck.kill9();
  await deck.start();
  const { backupId } = await deck.ask<Picture>('picture');
  await deck.arm([{ stage: 'controllers', moment: 'before' }]);
  const refused = await rollBack(deck);
  const held = (await endOf(deck)) === undefined;
  const restores = (await deck.ask<Picture>('picture')).run.stages.some(({ key }) => key === 'restore');
  if (restores && !held) throw new Error('the rollback was over before its first start');
  if (restores) await proveMetadata(backupId);
  await toTheEnd(deck);
  await prove(deck, world.version);
  const seconds = Math.round((Date.now() - began) / 100) / 10;
  const outcome: Outcome = {
    way: 'rolled-back',
    ...(restores && { metadata: true }),
    ...(refused && { note: refused }),
    seconds,
  };
  say(`rolled back after ${cell.stage}: ${JSON.stringify(outcome)}`);
  store.note(cell, outcome);
}

/** True when this word is asked for, or no word of its group is. */
function wanted(word: string, group: readonly string[]): boolean {
  return only.includes(word) || !group.some((each) => only.includes(each));
}

function nextCells(): Cell[] {
  const { stages, results } = kept;
  const goals = ['finish', 'roll-back'] as const;
  if (wanted('finish', goals))
    for (const moment of moments.filter((each) => wanted(each, moments)))
      for (const fault of faults.filter((each) => wanted(each, faults))) {
        const cells = missing(stages, results, { goal: 'finish', fault, moment });
        if (cells.length > 0) return cells;
      }
  return wanted('roll-back', goals)
    ? missing(stages, results, { goal: 'roll-back', fault: 'deck', moment: 'in' })
    : [];
}

async function piece(world: World): Promise<void> {
  if (kept.stages.length === 0) await plain(world);
  for (let cells = nextCells(); cells.length > 0 && !late() && world.next; cells = nextCells()) {
    const [first] = cells;
    if (first?.goal === 'roll-back') await rolledBack(world, first);
    else await chain(world, cells);
    write();
  }
}

if (process.argv[2] !== 'write') {
  const world = await World.make(kept.calls);
  say('deployed');
  try {
    await piece(world);
  } finally {
    await world.deck.remove();
  }
}
write();
process.exit(0);
