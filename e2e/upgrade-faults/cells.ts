/** When a fault falls on a stage: at its begin, while its first step works, when its work is done but not yet recorded. */
export const moments = ['before', 'in', 'after'] as const;
export type Moment = (typeof moments)[number];

export const faults = ['deck', 'disk', 'leader', 'link', 'power'] as const;
export type Fault = (typeof faults)[number];

/** One fault at one moment of one stage; `goal` says what is asked of Deck afterwards. */
export interface Cell {
  goal: 'finish' | 'roll-back';
  stage: string;
  fault: Fault;
  moment: Moment;
}

export interface Outcome {
  /** `untouched`: no help was needed; `none`: the fault could not happen then, as without a leader. */
  way: 'untouched' | 'retried' | 'continued' | 'rolled-back' | 'none' | 'no-way-on';
  /** What the run stopped with, and where, when it stopped. */
  code?: string;
  at?: string;
  /** The run did not stop but waited for what was gone. */
  waited?: true;
  /** The restored metadata had the hashes of the backup's manifest before the first start. */
  metadata?: true;
  /** What a person needs to know of a failure. */
  note?: string;
  seconds: number;
}

export type Results = Record<string, Outcome>;

export const keyOf = ({ goal, stage, fault, moment }: Cell): string => [goal, stage, fault, moment].join(' ');

/** Stages in which a node that is gone is not started again by going on: they come after the start of the first node. */
const afterStart = (stages: readonly string[], stage: string): boolean =>
  stages.indexOf(stage) >= stages.indexOf('controllers');

const starts = ['controllers', 'agents', 'nodes'];

/** What outlives its fault: nodes that go with the power of a host or with a kill stay away until something starts them, and one that starts on a full disk may never say that it is ready. */
export const isLasting = (stages: readonly string[], { fault, stage }: Cell): boolean =>
  fault === 'disk'
    ? starts.includes(stage)
    : (fault === 'power' || fault === 'leader') && afterStart(stages, stage);

/** Gives the cells that have no outcome yet for one fault and moment, in the order of the stages. */
export function missing(
  stages: readonly string[],
  results: Results,
  about: Pick<Cell, 'goal' | 'fault' | 'moment'>,
): Cell[] {
  return stages.map((stage) => ({ ...about, stage })).filter((cell) => !results[keyOf(cell)]);
}
