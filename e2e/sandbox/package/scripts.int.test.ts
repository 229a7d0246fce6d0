import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { quote, rung, type Sandbox, startSandbox } from '../hosts/driver';

// The scripts send signals to everything of their user, so they only ever run in a sandbox host.

const builder = fileURLToPath(new URL('./build-package.mjs', import.meta.url));
const newer = '2.00.12.2';
const zipName = `DolphinDB_Linux64_V${newer}.zip`;
let folder: string;
let sandbox: Sandbox;

beforeAll(async () => {
  if (rung() === 0)
    throw new Error('This machine allows no sandbox hosts (rung 0): nothing here was tested.');
  folder = mkdtempSync(path.join(tmpdir(), 'deck-scripts-'));
  const dummy = path.join(folder, 'dummy');
  writeFileSync(dummy, '#!/bin/sh\nwhile :; do sleep 1; done\n');
  const downloads = 'http://10.0.0.1:8000/downloads/';
  const env = {
    ...process.env,
    SANDBOX_STANDIN_EXE: dummy,
    SANDBOX_CACHE: folder,
    SANDBOX_DOWNLOADS: downloads,
  };
  const [old, fresh] = ['2.00.11.3', newer].map((version) =>
    execFileSync(process.execPath, [builder, version], { env, encoding: 'utf8' }).trim(),
  );
  sandbox = await startSandbox(1, { SANDBOX_VERSION: 'none' });
  for (const [file, name] of [
    [old, 'old.zip'],
    [fresh, 'new.zip'],
  ])
    await sandbox.run(`cat ${file} | bash "$SANDBOX_SH" exec 80 sh -c 'cat > /root/${name}'`);
});
afterAll(async () => {
  await sandbox?.end();
  rmSync(folder, { recursive: true, force: true });
});

/** A shell line as root in clusterDemo of a fresh installation in /opt/a, with the variables of a login. */
const inDemo = (line: string, where = 'a') =>
  sandbox.inHost(80, `cd /opt/${where}/server/clusterDemo && export USER=root TERM=xterm && { ${line}\n}`);

async function install(where: string) {
  await sandbox.inHost(
    80,
    `rm -rf /opt/${where}; unzip -q /root/old.zip -d /opt/${where} && chmod +x /opt/${where}/server/dolphindb`,
  );
}

const running = async () =>
  Number((await sandbox.inHost(80, 'ps ax -o args | grep -c "[/]dolphindb -console"')).out);

async function untilRunning(count: number) {
  for (let i = 0; i < 100 && (await running()) !== count; i++)
    await new Promise((resolve) => setTimeout(resolve, 50));
  expect(await running()).toBe(count);
}

async function untilFileSays(file: string, text: RegExp) {
  const read = async () => (await sandbox.inHost(80, `cat ${file}`)).out;
  for (let i = 0; i < 100 && !text.test(await read()); i++)
    await new Promise((resolve) => setTimeout(resolve, 50));
  expect(await read()).toMatch(text);
}

beforeEach(async () => {
  await sandbox.inHost(80, 'pkill -KILL -f "[/]dolphindb -console"');
  await install('a');
});

describe('start scripts', () => {
  test('start with the documented command line and say nothing', async () => {
    expect(await inDemo('sh startController.sh; sh startAgent.sh')).toEqual({ code: 0, out: '' });
    await untilRunning(2);
    const { out } = await sandbox.inHost(80, 'ps ax -o args | grep "[/]dolphindb -console"');
    expect(out).toContain(
      './../dolphindb -console 0 -mode controller -home data -script dolphindb.dos -config config/controller.cfg ' +
        '-logFile log/controller.log -nodesFile config/cluster.nodes -clusterConfig config/cluster.cfg',
    );
    expect(out).toContain(
      './../dolphindb -console 0 -mode agent -home data -script dolphindb.dos -config config/agent.cfg -logFile log/agent.log',
    );
  });

  test('end with 0 even when nothing starts', async () => {
    expect(await inDemo('chmod -x ../dolphindb; sh startController.sh')).toEqual({ code: 0, out: '' });
    await untilFileSays('/opt/a/server/clusterDemo/controller.nohup', /Permission denied/);
    expect(await running()).toBe(0);
  });

  test('know no other working directory than clusterDemo', async () => {
    await sandbox.inHost(80, 'cd /opt && sh a/server/clusterDemo/startController.sh');
    await untilFileSays('/opt/controller.nohup', /not found|No such file/);
  });
});

describe('stopAllNode.sh', () => {
  test('also stops the installations beside its own', async () => {
    await install('b');
    await inDemo('sh startController.sh');
    await inDemo('sh startController.sh', 'b');
    await untilRunning(2);
    await inDemo('sh stopAllNode.sh');
    await untilRunning(0);
  });

  test('ends with 123 when there is nothing to stop', async () => {
    // the shell that calls it must not have the word in its own command line
    await sandbox.inHost(
      80,
      "mv /opt/a /opt/plain; printf 'cd /opt/plain/server/clusterDemo; sh stopAllNode.sh' > /root/stop",
    );
    expect((await sandbox.inHost(80, 'sh /root/stop')).code).toBe(123);
  });

  test('stops nothing when USER is not set', async () => {
    await inDemo('sh startController.sh');
    await untilRunning(1);
    expect((await inDemo('unset USER; sh stopAllNode.sh')).code).toBe(123);
    expect(await running()).toBe(1);
  });

  test('stopController.sh leaves the agent alone', async () => {
    await inDemo('sh startController.sh; sh startAgent.sh');
    await untilRunning(2);
    await inDemo('sh stopController.sh');
    await untilRunning(1);
    expect((await sandbox.inHost(80, 'ps ax -o args')).out).toContain('-mode agent');
  });
});

describe('upgrade.sh', () => {
  const upgrade = (answers: string, before = 'true') =>
    inDemo(`${before}; printf ${quote(answers)} | bash upgrade.sh`);
  const place = `cp /root/new.zip ${zipName}`;

  test('offline: says each success, replaces the server, keeps configuration, licence and scripts', async () => {
    await inDemo(
      'echo mine > ../dolphindb.cfg; echo mine > ../dolphindb.lic; echo mine > config/cluster.cfg; echo old > ../gone.txt',
    );
    const { code, out } = await upgrade(`y\n2\n${newer}\n`, place);
    expect(code).toBe(0);
    for (const marker of ['UpLoadSuccess', 'UnzipSuccess', 'UpgradeSuccess']) expect(out).toContain(marker);
    const after = await inDemo(
      `cat ../dolphindb.cfg ../dolphindb.lic config/cluster.cfg ../gone.txt; ls -d v* *.zip; grep -c ${newer} ../dolphindb.dos`,
    );
    expect(after.out.split('\n').filter((line) => !line.startsWith('ls:'))).toEqual([
      'mine',
      'mine',
      'mine',
      'old',
      '1',
    ]);
    expect((await inDemo('test -x ../dolphindb')).code).toBe(0);
  });

  test('the new executable has no execute bit when the old one was removed', async () => {
    await upgrade(`y\n2\n${newer}\n`, `${place}; rm ../dolphindb`);
    expect((await inDemo('test -x ../dolphindb')).code).toBe(1);
  });

  test.each([
    [
      'the first question answered with no',
      'n\n',
      0,
      'please shut down dolphindb process and back up metadata before upgrade!',
    ],
    ['quit', 'y\n3\n', 1, 'you choose exit!'],
    ['an unknown mode', 'y\n7\n', 0, 'input Error! Place input{1|2|3}'],
    ['no package there', `y\n2\n${newer}\n`, 0, 'UpLoadFailure'],
    ['no more answers', 'y\n', 1, 'OfflineUpgrade'],
  ])('%s: the exit code tells little, the marker all', async (_what, answers, code, text) => {
    const result = await upgrade(answers);
    expect(result.code).toBe(code);
    expect(result.out).toContain(text);
    expect(result.out).not.toContain('UpgradeSuccess');
  });

  test('a damaged zip ends it with 9 and without a marker', async () => {
    const { code, out } = await upgrade(`y\n2\n${newer}\n`, `echo broken > ${zipName}`);
    expect(code).toBe(9);
    expect(out).not.toMatch(/UnzipFailure|UnzipSuccess/);
  });

  test('files of an earlier attempt end it without a marker', async () => {
    const { code, out } = await upgrade(`y\n2\n${newer}\n`, `${place}; unzip -q ${zipName} -d v${newer}`);
    expect(code).toBe(1);
    expect(out).not.toMatch(/UnzipFailure|UnzipSuccess/);
  });

  test('a version that the server does not have ends it with 8 and without a marker', async () => {
    const { code, out } = await upgrade('y\n1\n2.00.99.9\n');
    expect(code).toBe(8);
    expect(out).not.toMatch(/DownLoadFailure|DownLoadSuccess/);
  });

  test('without a terminal type it ends at once', async () => {
    expect((await upgrade('y\n', 'unset TERM')).code).not.toBe(0);
  });

  test('sh instead of bash is a syntax error', async () => {
    const { code, out } = await inDemo('sh upgrade.sh </dev/null');
    expect(code).toBe(2);
    expect(out).toContain('Syntax error: "(" unexpected');
  });
});
