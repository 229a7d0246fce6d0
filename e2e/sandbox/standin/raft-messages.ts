import type { Snapshot } from './raft-store.ts';

export interface VoteRequest {
  term: number;
  candidate: string;
  index: number;
  stateTerm: number;
  /** A question whether a vote would be given; changes nothing. */
  trial: boolean;
}

export interface VoteAnswer {
  term: number;
  granted: boolean;
}

export interface AppendRequest {
  term: number;
  leader: string;
  commit: number;
  snapshot?: Snapshot;
}

export interface AppendAnswer {
  term: number;
  index: number;
  stateTerm: number;
}

/** A vote goes only to a candidate whose state is no older than the voter's own. */
export function holdsEnough({ stateTerm, index }: VoteRequest, own: Snapshot): boolean {
  return stateTerm > own.term || (stateTerm === own.term && index >= own.index);
}

/** Counts ones until `wanted` is reached or all have answered. */
export function firstMajority(asked: Promise<number>[], wanted: number): Promise<number> {
  return new Promise((resolve) => {
    let sum = 0;
    let left = asked.length;
    if (wanted <= 0 || left === 0) resolve(0);
    for (const one of asked)
      void one.then((vote) => {
        sum += vote;
        left -= 1;
        if (sum >= wanted || left === 0) resolve(sum);
      });
  });
}
