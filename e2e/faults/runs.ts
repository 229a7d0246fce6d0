import { setTimeout as sleep } from 'node:timers/promises';
import { expect, type Page } from '@playwright/test';
import { runView } from '../support/pages.ts';
import { until } from '../support/poll.ts';

export interface Step {
  key: string;
  host?: string;
  status: string;
  progress?: { done: number; total: number };
}
export interface Stage {
  key: string;
  steps: Step[];
}
interface Sentence {
  en: string;
  zh: string;
}
export interface View {
  status: string;
  attempt: number;
  error?: { code: string; text: Sentence; seen?: string; remedy?: Sentence };
  stages: Stage[];
}

export const viewOf = (page: Page, runId: string): Promise<View> => runView(page, runId) as Promise<View>;

/** Asking costs the server what it needs for its work; no moment that is waited for is shorter than some of these. */
const askAgainMs = 20;

/** Asks again and again until a stage is under way and `moment` has come; throws when the stage is over before. */
export async function stageRuns(
  page: Page,
  runId: string,
  key: string,
  moment: (stage: Stage) => boolean | Promise<boolean> = () => true,
  withinMs = 60_000,
): Promise<void> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const view = await viewOf(page, runId);
    const stage = view.stages.find((each) => each.key === key);
    if (!stage) throw new Error(`the plan has no stage ${key}`);
    const running = stage.steps.some((step) => step.status === 'running');
    if (running && (await moment(stage))) return;
    const over = stage.steps.every((step) => ['succeeded', 'skipped', 'failed'].includes(step.status));
    if (over) throw new Error(`the stage ${key} was over before its moment came`);
    if (Date.now() > deadline)
      throw new Error(`the stage ${key} did not come to its moment in ${withinMs} ms`);
    await sleep(askAgainMs);
  }
}

/** Stages in which a run was cut off. */
export const cutOff = (view: View): string[] =>
  view.stages
    .filter((stage) => stage.steps.some((step) => step.status === 'interrupted'))
    .map((stage) => stage.key);

/** Presses Resume on the run's page and waits until the run is under way once more. */
export async function resume(page: Page, runId: string): Promise<void> {
  const { attempt } = await viewOf(page, runId);
  await page.getByRole('button', { name: 'Resume' }).click();
  await until('the run is taken up again', async () => (await viewOf(page, runId)).attempt === attempt + 1);
  await expect(page.getByRole('heading', { level: 1 })).not.toContainText(/failed|interrupted|cancelled/);
}
