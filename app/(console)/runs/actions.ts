'use server';

import { z } from 'zod';
import { defineAction } from '@/lib/action';
import { cancelRun } from '@/lib/runs/cancel';
import { resumeRun } from '@/lib/runs/resume';

const Which = z.object({ runId: z.string() });

export const cancelRunAction = defineAction('operator', Which, ({ runId }, { actor }) =>
  cancelRun({ runId, actor }),
);

export const resumeRunAction = defineAction('operator', Which, ({ runId }, { actor }) =>
  resumeRun({ runId, actor }),
);
