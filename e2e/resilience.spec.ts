import type { Page } from '@playwright/test';
import { wholeCluster } from './faults/cluster.ts';
import { cutOff, resume, type Stage, stageRuns, viewOf } from './faults/runs.ts';
import { clashes, eachStartedOnce, halfFiles, starts, strangers, writings } from './faults/side-effects.ts';
import { administrator, readyDraft } from './support/arrange.ts';
import { fault, hosts, onEveryHost, onHost, processesOf } from './support/hosts.ts';
import { runEnds, signIn, startRun } from './support/pages.ts';
import { until } from './support/poll.ts';
import type { Deck } from './support/server.ts';
import { deckGone, expect, test } from './support/test.ts';

test.use({ wish: readyDraft });

const last = hosts.at(-1) as string;
const stepOn = (stage: Stage, host: string) => stage.steps.find((step) => step.host === host);
const seen = async (words: string) =>
  (await Promise.all(hosts.map((host) => processesOf(host)))).flat().some((p) => p.command.includes(words));
/** Halts the processes of a role as they appear, so that they are there but not ready; tells whether there was one. */
const halt = (role: string) => async () => {
  const told = await onEveryHost(
    `pkill -STOP -f -- '-mode [${role[0]}]${role.slice(1)}' && echo halted; true`,
  );
  return told.some((text) => text.includes('halted'));
};
/** Data nodes are ready within a second: a watcher on each host halts its own the moment it appears, and ends with that. */
const watchForDataNodes = () =>
  onEveryHost(
    `setsid sh -c 'for i in $(seq 6000); do pkill -STOP -f -- "-mode [d]atanode" && exit; sleep 0.01; done' </dev/null >/dev/null 2>&1 &`,
  );
const release = (role: string) => onEveryHost(`pkill -CONT -f -- '-mode [${role[0]}]${role.slice(1)}'; true`);
/** How often a run has met a process that it did not start. */
const meetings = async (page: Page, runId: string) =>
  (await (await page.request.get(`/api/runs/${runId}/log`)).text()).split('already runs as').length - 1;
/** Lets halted processes go on once the resumed run has met one of them. */
const releaseWhenMet = (role: string) => async (page: Page, runId: string, metBefore: number) => {
  const met = async () => (await meetings(page, runId)) > metBefore;
  await until(`the run waits for a ${role} that it did not start`, met, 30_000);
  await release(role);
};
const releaseWhenWaiting = (role: string) => async (page: Page, runId: string) => {
  await stageRuns(page, runId, 'nodes', ({ steps }) => steps.some((step) => step.progress !== undefined));
  await release(role);
};
const othersAreDone = ({ steps }: Stage) =>
  steps.some((step) => ['succeeded', 'skipped'].includes(step.status)) &&
  steps.some((step) => step.host === last && step.status === 'running');
/** A stage that is over in a moment is caught where a file that it looks at is a pipe, from which nothing ever comes. */
const pipes: Record<string, string> = {
  licence: '/opt/dolphindb/server/dolphindb.lic',
  configure: '/opt/dolphindb/server/clusterDemo/config/controller.cfg',
};
const layPipe = (stage: string) => () =>
  onHost(last, `cd / && mv ${pipes[stage]} /root/aside && mkfifo ${pipes[stage]}`);
const takePipe = (stage: string) => () => onHost(last, `mv -f /root/aside ${pipes[stage]}`);

interface Cut {
  stage: string;
  prepare?: () => Promise<unknown>;
  repair?: () => Promise<unknown>;
  moment: (stage: Stage) => boolean | Promise<boolean>;
  resumed?: (page: Page, runId: string, metBefore: number) => Promise<unknown>;
}

/** Where the server is killed, in the middle of the work of a stage: while the hosts are given the program… */
const download: Cut[] = [
  {
    stage: 'distribute',
    prepare: () => fault(last, 'slow', '30mbit'),
    repair: () => fault(last, 'fast'),
    moment: (stage) => (stepOn(stage, last)?.progress?.done ?? 0) > 5e6,
  },
  { stage: 'unpack', moment: async () => (await onHost(last, 'pgrep -x unzip || true')) !== '' },
];
/** …and while a cluster is made of it. */
const start: Cut[] = [
  ...Object.keys(pipes).map((stage) => ({
    stage,
    prepare: layPipe(stage),
    repair: takePipe(stage),
    moment: othersAreDone,
  })),
  { stage: 'controllers', moment: halt('controller'), resumed: releaseWhenMet('controller') },
  { stage: 'agents', moment: halt('agent'), resumed: releaseWhenMet('agent') },
  {
    stage: 'nodes',
    prepare: watchForDataNodes,
    moment: halt('datanode'),
    resumed: releaseWhenWaiting('datanode'),
  },
];

/** What the server has left on the hosts when it died ends by itself: sshd ends the sessions, and each command watches its session. */
const nothingRunsOnTheHosts = () =>
  until(
    'the hosts are left with their own processes',
    async () => {
      const found = await strangers();
      if (found.length > 0) throw new Error(found.join('\n'));
      return true;
    },
    12_000,
  );

async function expectWholeAndOnce(): Promise<void> {
  const { leaders, online } = await wholeCluster();
  expect({ online, leaders: leaders.length }).toEqual({ online: 12, leaders: 1 });
  expect(await starts()).toEqual(eachStartedOnce());
  expect(await clashes()).toEqual([]);
  expect(await halfFiles()).toEqual([]);
  await nothingRunsOnTheHosts();
}

/** What Deck had written when the server died is not written again; the programme may be unpacked again where that had not ended. */
async function expectWrittenOnce(before: Map<string, string>, stage: string): Promise<void> {
  const after = await writings();
  for (const [file, stamp] of before) {
    if (stage === 'unpack' && /\/server\/dolphindb(\.lic)?$/.test(file)) continue;
    expect(after.get(file), file).toBe(stamp);
  }
}

interface Place {
  page: Page;
  deck: Deck;
  runId: string;
}

/** Kills the server in a stage, starts it again and resumes the run; `next` is prepared before the run can come to it. Gives what had been written by then. */
async function killIn({ page, deck, runId }: Place, cut: Cut, next?: Cut): Promise<Map<string, string>> {
  await stageRuns(page, runId, cut.stage, cut.moment);
  const metBefore = await meetings(page, runId);
  await deck.kill9();
  await nothingRunsOnTheHosts();
  await cut.repair?.();
  await next?.prepare?.();
  const before = await writings();

  await deck.restart();
  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('interrupted');
  const view = await viewOf(page, runId);
  expect(cutOff(view)).toEqual([cut.stage]);
  expect(view.error?.code).toBe('RUN-INTERRUPTED');
  await expect(page.getByText('Deck ended while this run was active.')).toBeVisible();

  await resume(page, runId);
  await cut.resumed?.(page, runId, metBefore);
  return before;
}

/** Kills the server in one stage of a run after the other. */
async function killInEach(
  { page, deck }: Omit<Place, 'runId'>,
  begin: () => Promise<string>,
  cuts: Cut[],
): Promise<void> {
  await cuts[0]?.prepare?.();
  const place = { page, deck, runId: await begin() };
  let written = new Map<string, string>();
  for (const [at, cut] of cuts.entries()) {
    await test.step(cut.stage, async () => {
      const before = await killIn(place, cut, cuts[at + 1]);
      if (at > 0) await expectWrittenOnce(written, cuts[at - 1]?.stage as string);
      written = before;
    });
  }
  await runEnds(page);
  await expectWrittenOnce(written, cuts.at(-1)?.stage as string);
  expect(await halfFiles()).toEqual([]);
}

const packagesOnHosts = async () =>
  new Map([...(await writings())].filter(([file]) => file.endsWith('.zip')));

test('killed in every stage of a deployment and started again each time, Deck finishes it and does nothing twice', async ({
  page,
  deck,
  arranged,
  allowConsole,
}) => {
  test.setTimeout(300_000);
  allowConsole(deckGone);
  await signIn(page);
  const clusterId = arranged.clusterId as string;
  await killInEach({ page, deck }, () => startRun(page, clusterId, 'download'), download);
  const sent = await packagesOnHosts();
  expect(sent.size).toBe(hosts.length);
  await killInEach({ page, deck }, () => startRun(page, clusterId), start);
  expect(await packagesOnHosts()).toEqual(sent);
  await expectWholeAndOnce();
});

test('a page that is open while the server dies and comes back shows every line of the log once', async ({
  page,
  deck,
  arranged,
  allowConsole,
}) => {
  allowConsole(deckGone);
  await signIn(page);
  const runId = await startRun(page, arranged.clusterId as string, 'configuration');
  await stageRuns(page, runId, 'unpack');
  await deck.kill9();
  await expect(page.getByText('The connection to Deck is lost', { exact: false })).toBeVisible();
  await deck.restart();
  await resume(page, runId);
  await runEnds(page);
  await expect(page.getByText('The connection to Deck is lost', { exact: false })).toBeHidden();
  const { lines } = (await (
    await page.request.get(`/api/runs/${runId}/log?format=json&limit=500`)
  ).json()) as {
    lines: { seq: number; text: string; stepKey?: string; at: string }[];
  };
  expect(lines.map((line) => line.seq)).toEqual(lines.map((_, at) => at + 1));
  const steps = new Map(
    (await viewOf(page, runId)).stages.flatMap((s) => s.steps.map((step) => [step.key, step])),
  );
  const expected = lines.map(
    ({ at, stepKey, text }) => `${at.slice(11, 19)} ${steps.get(stepKey ?? '')?.host ?? ''} ${text}`,
  );
  await expect.poll(() => page.getByRole('log').locator('p').allTextContents()).toEqual(expected);
});

test('SIGTERM in the middle of a run, with a page following it, ends the server within 10 s and leaves the run to be resumed', async ({
  page,
  deck,
  arranged,
  allowConsole,
}) => {
  allowConsole(deckGone);
  await signIn(page);
  await fault(last, 'slow', '30mbit');
  const runId = await startRun(page, arranged.clusterId as string, 'download');
  await stageRuns(page, runId, 'distribute', (stage) => (stepOn(stage, last)?.progress?.done ?? 0) > 2e6);
  const began = Date.now();
  expect(await deck.stop()).toBe(0);
  expect(Date.now() - began).toBeLessThan(10_000);
  await nothingRunsOnTheHosts();
  expect(await halfFiles()).toEqual([]);

  await fault(last, 'fast');
  await deck.restart();
  await page.reload();
  const view = await viewOf(page, runId);
  expect(view.status).toBe('interrupted');
  expect(cutOff(view)).toEqual(['distribute']);
  expect(view.error, 'stored by the server that ended, not found at the next start').toBeUndefined();
  await resume(page, runId);
  await runEnds(page);
});

async function cancel(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Cancel run' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel run' }).click();
  await runEnds(page, 'cancelled', 15_000);
}

test('a second run is refused while one is under way; cancelling that in the middle of an upload ends what runs on the host, and it can be resumed', async ({
  page,
  context,
  watch,
  arranged,
}) => {
  await signIn(page);
  const other = await context.newPage();
  watch(other);
  await other.goto(`/clusters/new/${arranged.clusterId}/download`);
  await fault(last, 'slow', '30mbit');
  const runId = await startRun(page, arranged.clusterId as string, 'download');
  await stageRuns(page, runId, 'distribute', (stage) => (stepOn(stage, last)?.progress?.done ?? 0) > 2e6);
  await other.getByRole('button', { name: 'Distribute and unpack now' }).click();
  await expect(other.getByRole('alert').filter({ hasText: 'RUN-ACTIVE' })).toContainText(
    administrator.username,
  );
  await other.close();
  await cancel(page);
  await nothingRunsOnTheHosts();
  expect(await halfFiles()).toEqual([]);
  await fault(last, 'fast');
  await resume(page, runId);
  await runEnds(page);
});

test('cancelling in the middle of a start ends what runs on the hosts but the nodes, and a resume starts none twice', async ({
  page,
  arranged,
}) => {
  await signIn(page);
  const runId = await startRun(page, arranged.clusterId as string);
  await stageRuns(page, runId, 'controllers', () => seen('-mode controller'));
  await cancel(page);
  await nothingRunsOnTheHosts();
  await resume(page, runId);
  await runEnds(page);
  await expectWholeAndOnce();
});
