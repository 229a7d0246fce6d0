import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { wholeCluster } from './faults/cluster.ts';
import { expectFailure, speak } from './faults/messages.ts';
import { resume, type Stage, stageRuns } from './faults/runs.ts';
import { eachStartedOnce, halfFiles, starts } from './faults/side-effects.ts';
import { readyDraft } from './support/arrange.ts';
import { fault, hosts, onEveryHost, onHost, sandbox } from './support/hosts.ts';
import { runEnds, signIn, startRun } from './support/pages.ts';
import { until } from './support/poll.ts';
import { expect, test } from './support/test.ts';

test.use({ wish: readyDraft });

const middle = hosts[1] as string;
const last = hosts.at(-1) as string;
const sentTo = (host: string) => (stage: Stage) =>
  (stage.steps.find((step) => step.host === host)?.progress?.done ?? 0) > 2e6;

async function healed(page: Page, runId: string): Promise<void> {
  await resume(page, runId);
  await runEnds(page);
}

test('a wrong password is named with host and user; with the right one in Settings the run goes on', async ({
  page,
  arranged,
}) => {
  const changed = 'sandbox-Root-2';
  await onEveryHost(`echo 'root:${changed}' | chpasswd`);
  try {
    await signIn(page);
    const runId = await startRun(page, arranged.clusterId as string, 'download');
    await expectFailure(page, runId, {
      code: 'SSH-AUTH',
      names: ['root', /10\.0\.0\.8[0-2]/],
      withinMs: 20_000,
    });

    await page.goto('/settings');
    await page
      .getByRole('row', { name: /sandbox root/ })
      .getByRole('button', { name: 'Replace' })
      .click();
    await page.getByRole('dialog').getByLabel('Password', { exact: true }).fill(changed);
    await page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click();
    await expect(page.getByText('Credential saved.')).toBeVisible();
    await page.goto(`/runs/${runId}`);
    await healed(page, runId);
  } finally {
    await onEveryHost(`echo 'root:${sandbox('ROOT_PASSWORD')}' | chpasswd`);
  }
});

test('a changed host key stops the run with both fingerprints; accepted on the hosts page, the run goes on', async ({
  page,
  arranged,
}) => {
  const fingerprint = () => onHost(last, `ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub | cut -d' ' -f2`);
  const before = await fingerprint();
  await fault(last, 'rekey');
  const after = await fingerprint();
  await signIn(page);
  const runId = await startRun(page, arranged.clusterId as string, 'download');
  await expectFailure(page, runId, {
    code: 'SSH-HOST-KEY-CHANGED',
    names: [last, before, after],
    withinMs: 20_000,
  });

  await page.goto('/hosts');
  await page.getByRole('button', { name: 'Check all' }).click();
  await page.getByRole('row', { name: last }).getByRole('button', { name: 'Compare key' }).click();
  await expect(page.getByText('A pinned key has changed')).toBeVisible();
  await page.getByRole('button', { name: 'They match: accept and check' }).click();
  await expect(page.getByText('Host keys pinned, hosts checked.')).toBeVisible();
  await page.goto(`/runs/${runId}`);
  await healed(page, runId);
});

test('a host that cannot be reached is named before anything is done to it', async ({ page, arranged }) => {
  await signIn(page);
  await fault(middle, 'partition');
  const runId = await startRun(page, arranged.clusterId as string, 'download');
  await expectFailure(page, runId, { code: 'SSH-UNREACHABLE', names: [`${middle}:22`], withinMs: 30_000 });
  await fault(middle, 'heal');
  await healed(page, runId);
});

test('a host that is cut off in the middle of an upload is noticed within seconds and left without traces', async ({
  page,
  arranged,
}) => {
  await signIn(page);
  await fault(last, 'slow', '30mbit');
  const runId = await startRun(page, arranged.clusterId as string, 'download');
  await stageRuns(page, runId, 'distribute', sentTo(last));
  await fault(last, 'partition');
  await expectFailure(page, runId, { code: 'SSH-LOST', names: [last], withinMs: 20_000 });
  await fault(last, 'heal');
  await fault(last, 'fast');
  await healed(page, runId);
  await until('no half file is left', async () => (await halfFiles()).length === 0);
});

test('a disk that is too small stops the run before anything is sent, with the bytes that are free and needed', async ({
  page,
  arranged,
}) => {
  await signIn(page);
  await fault(middle, 'smalldisk', '64m', '/opt');
  const free = Number(await onHost(middle, `df -Pk /opt | awk 'NR == 2 { print $4 * 1024 }'`));
  const runId = await startRun(page, arranged.clusterId as string, 'download');
  const names = [middle, '/opt/dolphindb', `free ${free} bytes`, /needed \d{9} bytes/];
  await expectFailure(page, runId, { code: 'DEPLOY-NO-SPACE', names, withinMs: 20_000 });
  expect(await onHost(middle, 'ls -A /opt')).toBe('');
  await fault(middle, 'bigdisk', '/opt');
  await healed(page, runId);
});

test('a disk that becomes full in the middle of an upload is named with its free bytes, and nothing half stays', async ({
  page,
  arranged,
}) => {
  await signIn(page);
  await fault(last, 'smalldisk', '400m', '/opt');
  await fault(last, 'slow', '30mbit');
  const runId = await startRun(page, arranged.clusterId as string, 'download');
  await stageRuns(page, runId, 'distribute', sentTo(last));
  await onHost(last, 'cat /dev/zero > /opt/filler 2>/dev/null; true');
  const names = [last, '/opt/dolphindb', /free \d+/, /needed \d{8}/];
  await expectFailure(page, runId, { code: 'SSH-NO-SPACE', names, withinMs: 30_000 });
  expect(await halfFiles()).toEqual([]);
  await onHost(last, 'rm /opt/filler');
  await fault(last, 'fast');
  await healed(page, runId);
});

test('a taken port is named with its host, node and owner', async ({ page, arranged }) => {
  await signIn(page);
  await onHost(middle, 'setsid python3 -m http.server 8800 >/dev/null 2>&1 </dev/null & sleep 1; true');
  const owner = await onHost(middle, `pgrep -f 'http.server 8800' | head -n 1`);
  const runId = await startRun(page, arranged.clusterId as string);
  const names = [middle, '8800', 'controller2', `process ${owner}`, 'python3 -m http.server 8800'];
  await expectFailure(page, runId, { code: 'DEPLOY-PORT-TAKEN', names, withinMs: 20_000 });
  expect(await onHost(middle, 'ls -A /opt')).toBe('');
  await onHost(middle, `kill ${owner}`);
  await healed(page, runId);
  await wholeCluster();
});

for (const { licence, rule } of [
  { licence: 'expired', rule: 'V-LIC-01' },
  { licence: 'community', rule: 'V-RES-06' },
] as const) {
  test.describe(() => {
    test.use({ wish: { ...readyDraft, licence } });
    test(`the licence "${licence}" is refused by ${rule} before anything is run`, async ({
      page,
      arranged,
    }) => {
      await signIn(page);
      for (const [locale, word] of [
        ['zh', '部署并启动'],
        ['en', 'Deploy and start'],
      ] as const) {
        await page.goto(`/clusters/new/${arranged.clusterId}/start`);
        await speak(page, locale);
        await expect(page.getByText(rule).first()).toBeVisible();
        await expect(page.getByRole('button', { name: word })).toBeDisabled();
      }
      const { runs } = await (await page.request.get('/api/runs')).json();
      expect(runs).toEqual([]);
    });
  });
}

test('an expired licence that a controller meets at its start is named with node and host', async ({
  page,
  arranged,
}) => {
  const expired = readFileSync(path.join(sandbox('LICENCES'), 'expired.lic')).toString('base64');
  const server = '/opt/dolphindb/server';
  const script = `${server}/clusterDemo/startController.sh`;
  const swap = `cp ../dolphindb.lic /root/good; echo ${expired} | base64 -d > ../dolphindb.lic`;
  await signIn(page);
  await startRun(page, arranged.clusterId as string, 'download');
  await runEnds(page);
  await onHost(middle, `cp ${script} /root/script; sed -i '1a ${swap}' ${script}`);
  const runId = await startRun(page, arranged.clusterId as string);
  const names = ['controller2', middle, 'The license has expired'];
  await expectFailure(page, runId, { code: 'START-LICENCE-EXPIRED', names, withinMs: 60_000 });
  await onHost(middle, `cp /root/script ${script}; cp /root/good ${server}/dolphindb.lic`);
  await healed(page, runId);
  await wholeCluster();
});

test.describe(() => {
  test.use({ wish: { ...readyDraft, licence: 'too-small' } });
  test('a licence that the server finds too small is named; with a larger one the deployment goes on', async ({
    page,
    arranged,
  }) => {
    const wizard = `/clusters/new/${arranged.clusterId}`;
    await signIn(page);
    await page.goto(`${wizard}/licence`);
    await expect(page.getByText('V-RES-06').first()).toBeVisible();
    const runId = await startRun(page, arranged.clusterId as string);
    const names = [/controller[1-3]/, /10\.0\.0\.8[0-2]/, 'authorized by the license'];
    await expectFailure(page, runId, { code: 'START-LICENCE-NODES', names, withinMs: 60_000 });
    await page.goto(`${wizard}/licence`);
    await page
      .getByLabel('Upload dolphindb.lic')
      .setInputFiles(path.join(sandbox('LICENCES'), 'enterprise.lic'));
    await expect(
      page.getByRole('row', { name: /enterprise\.lic/ }).getByText('chosen', { exact: true }),
    ).toBeVisible();
    await startRun(page, arranged.clusterId as string);
    await runEnds(page);
    await wholeCluster();
  });
});

/** Ends the controller of a host as soon as it appears, once. */
const killController = (host: string) =>
  onHost(
    host,
    `setsid sh -c 'until pkill -9 -f -- "-mode [c]ontroller"; do sleep 0.05; done' >/dev/null 2>&1 </dev/null & true`,
  );

test('a controller that dies while it starts is named with its host; a resume starts it, and only it, again', async ({
  page,
  arranged,
}) => {
  await signIn(page);
  await killController(middle);
  const runId = await startRun(page, arranged.clusterId as string);
  await expectFailure(page, runId, {
    code: 'START-EXITED',
    names: ['controller2', middle],
    withinMs: 60_000,
  });
  await healed(page, runId);
  await wholeCluster();
  expect(await starts()).toEqual({ ...eachStartedOnce(), [`${middle} controller.log`]: expect.any(Number) });
});

test('a controller that dies while the others carry on is noticed; deploying again brings it back', async ({
  page,
  arranged,
}) => {
  await signIn(page);
  const runId = await startRun(page, arranged.clusterId as string);
  await stageRuns(page, runId, 'agents');
  await killController(last);
  const names = ['controller3', last, /2 of 3 controllers answer|3 个控制节点中有 2 个应答/];
  await expectFailure(page, runId, { code: 'DEPLOY-CONTROLLER-DOWN', names, withinMs: 60_000 });
  await startRun(page, arranged.clusterId as string);
  await runEnds(page);
  await wholeCluster();
});

test('a frozen host is noticed within seconds and named; thawed, the run goes on', async ({
  page,
  arranged,
}) => {
  await signIn(page);
  const runId = await startRun(page, arranged.clusterId as string, 'download');
  await stageRuns(page, runId, 'unpack');
  await fault(last, 'freeze');
  await expectFailure(page, runId, { code: 'SSH-LOST', names: [last], withinMs: 25_000 });
  await fault(last, 'thaw');
  await healed(page, runId);
});
