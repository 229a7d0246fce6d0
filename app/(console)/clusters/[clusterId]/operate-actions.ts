'use server';

import { z } from 'zod';
import { defineAction } from '@/lib/action';
import { operateCluster, outlineOperation, planFor } from '@/lib/clusters/operate';
import { operateServices, planServices } from '@/lib/clusters/operate-services';
import type { OperationView } from '@/lib/clusters/operate-view';
import { outlineOf, previewOf } from '@/lib/clusters/plan-outline';

const Operation = z.object({
  clusterId: z.string().max(64),
  operation: z.enum(['start', 'stop', 'restart', 'rolling-restart']),
  aliases: z.array(z.string().max(200)).min(1).max(5000).optional(),
  startAgents: z.boolean().optional(),
  typed: z.string().max(200).optional(),
});

const Services = z.object({
  clusterId: z.string().max(64),
  operation: z.enum(['install', 'enable', 'disable', 'remove']),
  hostIds: z.array(z.string().max(64)).min(1).max(5000).optional(),
});

/** What would happen, or why not; changes nothing. */
export const planOperationAction = defineAction(
  'operator',
  Operation,
  async (request): Promise<OperationView> => {
    const { plan, refusals, notices } = await outlineOperation(request);
    return { refusals, notices, stages: plan ? outlineOf(plan) : [] };
  },
);

/** The dry run of an operation: looks at the hosts, changes nothing. */
export const previewOperationAction = defineAction('operator', Operation, async (request) =>
  previewOf(request.clusterId, await planFor(request)),
);

export const operateNodesAction = defineAction('operator', Operation, (request, { actor }) =>
  operateCluster(request, actor),
);

/** The dry run of a change of services, with the unit files compared. */
export const previewServicesAction = defineAction('operator', Services, async (request) =>
  previewOf(request.clusterId, await planServices(request)),
);

export const operateServicesAction = defineAction('operator', Services, (request, { actor }) =>
  operateServices(request, actor),
);
