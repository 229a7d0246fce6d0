import type { Role } from '@/lib/topology/spec';
import { type Cell, isLasting, type Outcome } from './cells.ts';
import type { Deck, Picture, RunPicture } from './deck.ts';
import { type Injected, inject, placeOf, startNodesOf } from './injections.ts';

/** How long an administrator leaves a fault alone while the run neither goes on nor stops. */
const PATIENCE_MS = 60_000;
const REST_MS = 30_000;
/** Longer than any stage takes on a busy machine. */
const SETTLE_MS = 240_000;

const WAYS = { retry: 'retried', continue: 'continued', 'roll-back': 'rolled-back' } as const;
type Choice = keyof typeof WAYS;

/** How an upgrade went on after a fault; `seconds` is added by who measures. */
type Way = Omit<Outcome, 'seconds'>;

const stopOf = ({ stage, moment, fault }: Cell) => {
  const host = placeOf[fault];
  return { stage, moment, ...(host && { host }) };
};

/** Gives the end of a run that must not wait any longer. */
export async function endOf(deck: Deck, runId?: string): Promise<RunPicture | undefined> {
  const end = await deck.settled(SETTLE_MS, runId);
  if (end === 'waits') throw new Error(`the run has not ended after ${SETTLE_MS} ms`);
  return end;
}

/** One upgrade under way, with faults falling on it one after the other. */
export class Chain {
  private stages: string[] = [];

  constructor(private readonly deck: Deck) {}

  /** Has the run stop at the moment of a cell; call it before the run begins or while it is held. */
  async aim(cell: Cell): Promise<void> {
    const already = this.deck.heldAt?.stage === cell.stage && cell.moment === 'before';
    if (already) return;
    await this.deck.arm([stopOf(cell)]);
    if (this.deck.heldAt) await this.deck.go();
  }

  /** Waits for that moment; gives the run when it is over before. */
  reached(): Promise<RunPicture | undefined> {
    return endOf(this.deck);
  }

  /** What the fault of an earlier cell has led to only now: the run has failed before the next moment. */
  async aftermath(cell: Cell, { seconds }: Outcome, run: RunPicture): Promise<Outcome> {
    const began = Date.now();
    const way = await this.recovered(cell, run);
    return { ...way, seconds: seconds + Math.round((Date.now() - began) / 1000) };
  }

  /** Has the fault of a reached cell happen and sees how the upgrade comes past the stage. */
  async suffer(cell: Cell): Promise<Outcome> {
    this.stages = (await this.deck.ask<Picture>('picture')).run.stages.map(({ key }) => key);
    const began = Date.now();
    const injected = await inject(cell.fault, this.deck);
    const way: Way = injected ? await this.passed(cell, injected) : { way: 'none' };
    const seconds = Math.round((Date.now() - began) / 100) / 10;
    if (injected?.lost && this.deck.heldAt) await startNodesOf(injected.lost, this.rolesLeft(cell));
    return { ...way, seconds };
  }

  /** Roles that still run after this stage of an upgrade without a fault, until the old version is stopped. */
  private rolesLeft({ stage }: Cell): Role[] {
    const ends: Partial<Record<Role, string>> = {
      datanode: 'stop-nodes',
      agent: 'stop-agents',
      controller: 'stop-controllers',
    };
    const before = (other: string) => this.stages.indexOf(stage) < this.stages.indexOf(other);
    return (Object.keys(ends) as Role[]).filter((role) => before(ends[role] ?? ''));
  }

  private async holdNext({ stage }: Cell): Promise<void> {
    const next = this.stages[this.stages.indexOf(stage) + 1];
    await this.deck.arm(next ? [{ stage: next, moment: 'before' }] : []);
  }

  private async passed(cell: Cell, injected: Injected): Promise<Way> {
    const { deck } = this;
    if (cell.fault === 'deck') {
      await injected.undo();
      return this.recovered(cell);
    }
    // a later stage misses the nodes that are gone; the run goes on until it does
    if (isLasting(this.stages, cell)) await deck.arm([]);
    else await this.holdNext(cell);
    await deck.go();
    const end = await deck.settled(PATIENCE_MS);
    await injected.undo();
    if (end === undefined) return { way: 'untouched' };
    if (end === 'waits') return this.waited(cell);
    return end.status === 'succeeded' ? { way: 'untouched' } : this.recovered(cell, end);
  }

  /** The fault is over; a run that still waits for nodes that are gone is cancelled. */
  private async waited(cell: Cell): Promise<Way> {
    const after = await this.deck.settled(REST_MS);
    if (after === undefined) return { way: 'untouched', waited: true };
    if (after !== 'waits' && after.status === 'succeeded') return { way: 'untouched', waited: true };
    if (after !== 'waits') return { ...(await this.recovered(cell, after)), waited: true };
    await this.deck.ask('cancel');
    const run = await endOf(this.deck);
    return { ...(await this.recovered(cell, run && { ...run, code: 'cancelled' })), waited: true };
  }

  /** Does what the upgrade page offers, one after the other, until the upgrade is past the stage. */
  private async recovered(cell: Cell, end?: RunPicture): Promise<Way> {
    const before = await this.deck.ask<Picture>('picture');
    const { code = '', failedIn } = end ?? before.run;
    const stopped = { code, ...(failedIn && failedIn !== cell.stage && { at: failedIn }) };
    const notes: string[] = [];
    for (let tries = 0; tries < 3; tries++) {
      const { state, offers } = await this.deck.ask<Picture>('picture');
      if (state === 'verify-needed') return { way: 'untouched', ...stopped };
      const choice = this.choose(cell, offers, tries);
      if (!choice) break;
      if (choice === 'roll-back') await this.deck.arm([]);
      else await this.holdNext(cell);
      const refused = await this.deck.ask(choice === 'roll-back' ? 'rollBack' : choice).then(
        () => undefined,
        (error: Error) => error.message,
      );
      const run = refused ? undefined : await endOf(this.deck);
      const note = notes.length > 0 && { note: notes.join('\n') };
      if (!refused && (!run || run.status === 'succeeded')) return { way: WAYS[choice], ...stopped, ...note };
      notes.push(`${choice}: ${refused ?? `${run?.code} in ${run?.failedIn}: ${run?.seen}`}`);
    }
    return { way: 'no-way-on', ...stopped, note: notes.join('\n') };
  }

  /** A resume does not start again what was started before; who has lost nodes plans anew. */
  private choose(cell: Cell, offers: string[], tries: number): Choice | undefined {
    const order: Choice[] = isLasting(this.stages, cell)
      ? ['continue', 'retry', 'roll-back']
      : ['retry', 'continue', 'roll-back'];
    const open = order.filter((choice) => offers.includes(choice));
    return open[Math.min(tries, open.length - 1)];
  }
}
