'use server';

import { z } from 'zod';
import { defineAction } from '@/lib/action';
import { cancelRun } from '@/lib/runs/cancel';
import { resumeRun } from '@/lib/runs/resume';
import { wishRun } from '@/lib/runs/wish';

const Which = z.object({ runId: z.string() });
const Wish = Which.extend({ wish: z.enum(['pause', 'cancel']).nullable() });

export const cancelRunAction = defineAction('operator', Which, ({ runId }, { actor }) =>
  cancelRun({ runId, actor }),
);

export const resumeRunAction = defineAction('operator', Which, ({ runId }, { actor }) =>
  resumeRun({ runId, actor }),
);

/** Pause or end between two hosts, or neither. */
export const wishRunAction = defineAction('operator', Wish, ({ runId, wish }, { actor }) =>
  wishRun({ runId, wish, actor }),
);
