import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Client } from './testing/client.ts';
import { COMMUNITY, licenceText, logOf, Sandbox, until } from './testing/cluster.ts';
import { agreedLeader, controllerSite, haFiles, perf, siteOf } from './testing/ha-cluster.ts';
import { SMALL_HOST, smallFiles } from './testing/small-cluster.ts';

describe('controllers under faults', () => {
  let sandbox: Sandbox;
  beforeEach(() => {
    sandbox = new Sandbox();
  });
  afterEach(() => sandbox?.destroy());

  it('replaces a frozen leader, which steps down when it wakes', async () => {
    const sites = [1, 2, 3].map(controllerSite);
    for (const n of [1, 2, 3]) sandbox.start(sandbox.install(`host${n}`, haFiles(n)), 'controller');
    const first = await until('a leader', () => agreedLeader(sites));
    const rest = sites.filter((site) => site !== siteOf(first));
    sandbox.kill(new RegExp(`host${first.at(-1)}/`), 'SIGSTOP');
    const second = await until('another leader', async () => {
      const name = await agreedLeader(rest);
      return name !== first ? name : undefined;
    });
    await until(
      'frozen controller shown offline',
      async () => (await perf(siteOf(second))).find((row) => row.name === first)?.state === 0,
    );
    sandbox.kill(new RegExp(`host${first.at(-1)}/`), 'SIGCONT');
    await until('agreement', async () => (await agreedLeader(sites)) === second);
    await until('one leader and no one offline', async () => {
      const rows = (await perf(siteOf(second))).filter((row) => row.mode === 2);
      return rows.every((row) => row.state === 1) && rows.filter((row) => row.isLeader).length === 1;
    });
  });

  it('does not start on a damaged Raft file and says so', async () => {
    const installations = [1, 2, 3].map((n) => sandbox.install(`host${n}`, haFiles(n)));
    for (const installation of installations) sandbox.start(installation, 'controller');
    await until('a leader', () => agreedLeader([1, 2, 3].map(controllerSite)));
    sandbox.kill(/host3\//, 'SIGTERM');
    await until('stopped', () => sandbox.pids(/host3\//).length === 0);
    writeFileSync(join(installations[2]!.clusterDemo, 'data/controller3/raft/raftHardstate1'), '{"te');
    const { code, output } = await sandbox.runToEnd(installations[2]!, 'controller');
    expect(code).toBe(1);
    expect(output).toContain('[Raft] incomplete hardstate file');
  });

  it('starts its nodes by itself after datanodeRestartInterval, except those stopped on request', async () => {
    const files = {
      ...smallFiles(),
      'controller.cfg': `${smallFiles()['controller.cfg']}datanodeRestartInterval=1\n`,
    };
    const installation = sandbox.install('auto', files, licenceText(COMMUNITY));
    sandbox.start(installation, 'controller');
    sandbox.start(installation, 'agent');
    const site = `${SMALL_HOST}:8900`;
    const states = async (): Promise<Record<string, number>> =>
      Object.fromEntries((await perf(site)).map((row) => [row.name, row.state]));
    await until('nodes started by the controller', async () => {
      const state = await states();
      return state.dnode1 === 1 && state.cnode1 === 1;
    });
    const client = await Client.connect(site);
    expect(await client.ask('getDatanodeRestartInterval')).toBe(1);
    await client.call('stopDataNode', ['cnode1']);
    await until('stopped', async () => (await states()).cnode1 === 0);
    sandbox.kill(/:dnode1 /, 'SIGKILL');
    await until('killed node is back', async () => (await states()).dnode1 === 0, 5000);
    await until('killed node is back', async () => (await states()).dnode1 === 1);
    expect((await states()).cnode1).toBe(0);
    expect(logOf(installation, 'controller')).toContain('Restart node dnode1');
    client.close();
  });

  it('tells a client that must log in so, when client authentication is on', async () => {
    const files = {
      ...smallFiles(),
      'controller.cfg': `${smallFiles()['controller.cfg']}enableClientAuth=true\n`,
    };
    sandbox.start(sandbox.install('auth', files, licenceText(COMMUNITY)), 'controller');
    const client = await until('controller', () => Client.connect(`${SMALL_HOST}:8900`, false));
    expect(await client.ask('isClientAuth')).toBe(true);
    expect(await client.ask('getNodeAlias')).toBe('controller8900');
    const refusal = 'Login is required for script execution with client authentication enabled';
    await expect(client.script('1 + 1')).rejects.toThrow(refusal);
    await expect(client.call('getClusterNodesCfg')).rejects.toThrow(refusal);
    await client.call('login', ['admin', '123456']);
    expect(await client.script('1 + 1')).toBe(2);
    client.close();
  });
});
