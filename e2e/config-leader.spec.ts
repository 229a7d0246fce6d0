import { leaderSite } from './faults/cluster.ts';
import { resume, stageRuns, viewOf } from './faults/runs.ts';
import { readyDraft } from './support/arrange.ts';
import { file, groupLines, parameter, review } from './support/config.ts';
import { hosts, onHost } from './support/hosts.ts';
import { runEnds, signIn, startRun } from './support/pages.ts';
import { until } from './support/poll.ts';
import { expect, test } from './support/test.ts';

test.use({ wish: readyDraft });

/** Deck copies a file aside right before it replaces it, and copies nothing when it looks: a host whose cp waits has its files written up to there. */
const gate = '/var/tmp/gate';
const holdCopies = `mkdir -p ${gate} && cp "$(command -v cp)" ${gate}/cp && touch ${gate}/shut &&
  printf '#!/bin/sh\nwhile [ -e ${gate}/shut ]; do sleep 0.05; done\nexec ${gate}/cp "$@"\n' > ${gate}/waiting &&
  chmod -R 755 ${gate} && mount --bind ${gate}/waiting "$(command -v cp)"`;
const letCopiesGo = `rm -f ${gate}/shut && umount -l "$(command -v cp)"`;

test('a change whose leader dies right after it was saved is read back from the next leader, or can be resumed', async ({
  page,
  arranged,
}) => {
  test.setTimeout(240_000);
  const id = arranged.clusterId ?? '';
  await signIn(page);
  await startRun(page, id, 'start');
  await runEnds(page, 'succeeded', 150_000);
  const leader = (await leaderSite()).split(':')[0] ?? '';
  page.on('dialog', (dialog) => dialog.accept());
  const others = hosts.filter((host) => host !== leader);
  const held = others[0] ?? '';

  await page.goto(`/clusters/${id}/config/controller`);
  await parameter(page, 'maxConnections').fill('300');
  await page.goto(`/clusters/${id}/config/nodes`);
  await page.getByLabel('Value of maxPubConnections').fill('90');
  await page.keyboard.press('Control+s');
  await onHost(held, holdCopies);
  await review(page).getByRole('button', { name: 'Apply', exact: true }).click();
  await page.waitForURL('**/runs/*');
  const runId = page.url().split('/').at(-1) ?? '';
  await stageRuns(page, runId, 'save-files', ({ steps }) =>
    steps.every(({ host, status }) => status === (host === held ? 'running' : 'succeeded')),
  );
  await onHost(leader, "pkill -9 -f -- '-mode [c]ontroller'");
  const { stages } = await viewOf(page, runId);
  const statesOf = (key: string) => stages.find((stage) => stage.key === key)?.steps.map((s) => s.status);
  expect(statesOf('save-group')).toEqual(['succeeded']);
  expect(statesOf('read-back')).toEqual(['pending']);
  await onHost(held, letCopiesGo);

  const heading = page.getByRole('heading', { level: 1 });
  await expect(heading).toContainText(/succeeded|failed/, { timeout: 90_000 });
  if ((await heading.textContent())?.includes('failed')) await resume(page, runId);
  await runEnds(page, 'succeeded');
  const log = await (await page.request.get(`/api/runs/${runId}/log`)).text();
  const [, by = 'nobody'] = /cluster\.cfg: saved and confirmed by controller\d ([\d.]+)/.exec(log) ?? [];
  expect(others, 'another controller has confirmed it').toContain(by);
  await until('the next leader tells the new value', async () =>
    (await groupLines()).includes('maxPubConnections=90'),
  );
  for (const host of hosts) expect(await file(host, 'controller.cfg')).toContain('maxConnections=300');
  await page.goto(`/clusters/${id}/config/revisions`);
  const second = page.getByRole('row').filter({ has: page.getByLabel('Choose revision 2', { exact: true }) });
  await expect(second).toContainText('applied');
});
