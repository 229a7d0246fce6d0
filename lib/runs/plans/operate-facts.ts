import type { Plan } from '@/lib/runs/plan';
import type { Text } from '@/lib/text';
import type { StartStopInput } from './start-stop';

export type Operation = 'start' | 'stop' | 'restart' | 'rolling-restart';

/** What is known of the cluster when an operation is planned. */
export interface OperateFacts {
  /** ISO time of the plan. */
  now: string;
  /** Alias of the leader; null when there is none. */
  leader: string | null;
  /** Aliases of the controllers that answer. */
  controllersUp: string[];
  /** Aliases that the leader sees online; empty without a leader. */
  online: string[];
  /** Data that could not be read without the nodes of the operation; absent when nobody could be asked. */
  lone?: { count: number; examples: string[] };
  /** Seconds after which the leader starts an offline node again, and whether also one that was stopped on purpose. */
  restart?: { seconds: number; level: 'CRASH' | 'OFFLINE' };
}

export interface OperateInput extends StartStopInput {
  operation: Operation;
  /** Nodes to work on; absent = the whole cluster. */
  aliases?: string[];
  /** Start agents that are down first. */
  startAgents?: boolean;
  /** What somebody has typed to accept that data cannot be read meanwhile. */
  typed?: string;
  facts: OperateFacts;
}

/** Why an operation is not begun, and what would make it possible. */
export interface Refusal {
  code: string;
  text: Text;
  remedy: Text;
  aliases: string[];
  /** The word that has to be typed to do it all the same. */
  confirm?: string;
  /** The plan can be widened by this. */
  offer?: 'start-agents';
}

export type OperatePlan = { plan: Plan; notices: Text[] } | { refusals: Refusal[]; notices: Text[] };
