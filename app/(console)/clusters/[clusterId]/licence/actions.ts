'use server';

import { z } from 'zod';
import { defineAction } from '@/lib/action';
import { outlineOf, previewOf } from '@/lib/clusters/plan-outline';
import { planOrThrow, planReplacement, replaceLicenceOf, storeKept } from '@/lib/licences/replace';
import type { ReplacementView } from '@/lib/licences/view';

const Id = z.string().max(64);
const Request = z.object({
  clusterId: Id,
  licenceId: Id,
  restart: z.enum(['rolling', 'full']),
  typed: z.string().max(1000).optional(),
  restartAccepted: z.boolean().optional(),
});

/** What a licence would do to the cluster, or why it is refused; changes nothing. */
export const planLicenceAction = defineAction(
  'operator',
  Request,
  async (request): Promise<ReplacementView> => {
    const { plan, operation, ...rest } = await planReplacement(request);
    return { ...rest, ...operation, stages: plan ? outlineOf(plan) : [] };
  },
);

/** The dry run of a replacement: looks at the hosts, changes nothing. */
export const previewLicenceAction = defineAction('operator', Request, async (request) =>
  previewOf(request.clusterId, planOrThrow(await planReplacement(request))),
);

/** Replaces the licence as a run; gives its id. */
export const replaceLicenceAction = defineAction('operator', Request, (request, { actor }) =>
  replaceLicenceOf(request, actor),
);

/** Stores a file that a replacement has kept on a host; gives the id of the licence. */
export const storeKeptAction = defineAction(
  'operator',
  z.object({ clusterId: Id, hostId: Id, dir: z.string().max(1000), name: z.string().max(100) }),
  (kept, { actor }) => storeKept(kept, actor),
);
