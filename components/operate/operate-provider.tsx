'use client';

import { createContext, type ReactNode, useContext } from 'react';
import type { ActionResult } from '@/lib/action';
import type { OperationView, PlanPreview } from '@/lib/clusters/operate-view';
import type { Operation } from '@/lib/runs/plans/operate-facts';
import type { UnitOperation } from '@/lib/runs/plans/systemd';

type Action<I, T> = (input: I) => Promise<ActionResult<T>>;

export interface OperationRequest {
  clusterId: string;
  operation: Operation;
  /** Absent = the whole cluster. */
  aliases?: string[];
  startAgents?: boolean;
  typed?: string;
}

export interface ServicesRequest {
  clusterId: string;
  operation: UnitOperation;
  hostIds?: string[];
}

/** The server actions behind what operates a cluster; the layout hands them in. */
export interface OperateActions {
  plan: Action<OperationRequest, OperationView>;
  preview: Action<OperationRequest, PlanPreview>;
  /** Gives the run's id. */
  run: Action<OperationRequest, string>;
  previewServices: Action<ServicesRequest, PlanPreview>;
  runServices: Action<ServicesRequest, string>;
  remove: Action<{ id: string }, void>;
}

const OperateContext = createContext<OperateActions | undefined>(undefined);

export function OperateProvider({ actions, children }: { actions: OperateActions; children: ReactNode }) {
  return <OperateContext value={actions}>{children}</OperateContext>;
}

/** Gives the server actions that operate the cluster whose pages are open. */
export function useOperate(): OperateActions {
  const value = useContext(OperateContext);
  if (!value) throw new Error('outside of OperateProvider');
  return value;
}
