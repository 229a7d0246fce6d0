import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client } from './testing/client.ts';
import { COMMUNITY, ENTERPRISE, licenceText, logOf, Sandbox, until } from './testing/cluster.ts';
import { haFiles } from './testing/ha-cluster.ts';
import { SMALL_HOST, smallFiles } from './testing/small-cluster.ts';

describe('a controller that must not start', () => {
  let sandbox: Sandbox;
  let number = 0;
  const controller = `${SMALL_HOST}:8900`;

  beforeAll(() => {
    sandbox = new Sandbox();
  });
  afterAll(() => sandbox?.destroy());

  async function refused(line: string, files: Record<string, string> = {}, licence?: string): Promise<void> {
    const installation = sandbox.install(`refused${++number}`, { ...smallFiles(), ...files }, licence);
    const { code, output } = await sandbox.runToEnd(installation, 'controller');
    expect(code).toBe(1);
    expect(logOf(installation, 'controller')).toContain(`<ERROR> :${line}`);
    expect(output).toContain(line);
  }

  it('names a taken port as a bind error with code 98', async () => {
    const holder = createServer().listen(8900, SMALL_HOST);
    await new Promise((resolve) => holder.once('listening', resolve));
    await refused('Failed to bind the socket on port 8900 with error code 98');
    holder.close();
  });

  it('calls a nodes file with a blank first line empty', async () => {
    const nodes = `\n${smallFiles()['cluster.nodes']}`;
    const path = join(sandbox.root, `refused${number + 1}/server/clusterDemo/config/cluster.nodes`);
    await refused(`Failed to load the nodes file [${path}] with error: The input file is empty.`, {
      'cluster.nodes': nodes,
    });
  });

  it('stops at a blank first line of controller.cfg', () =>
    refused('Failed to load the controller configuration file', {
      'controller.cfg': `\n${smallFiles()['controller.cfg']}`,
    }));

  it('does not know a garbled licence', () => refused('Unknown license.', {}, 'not a licence\n'));

  it('does not accept an expired licence', () =>
    refused(
      'The license has expired. Please renew the license and restart the server.',
      {},
      licenceText(ENTERPRISE.replace('2042', '2020')),
    ));

  it('does not accept a licence for older servers', () =>
    refused(
      "The license doesn't cover server version 2.00.11.3.",
      {},
      licenceText('2042.01.01,8,2,9,Example Bank,0,-1,2.00.10,1'),
    ));

  it('counts twelve nodes against the community licence and refuses', () =>
    refused(
      'The number of nodes [9] exceeds the maximum number of nodes [3]',
      haFiles(1),
      licenceText(COMMUNITY),
    ));

  it('does not take <ALIAS> under an explicit alias', () =>
    refused('Invalid configuration [dnode1.volumes=/hdd/<ALIAS>]', {
      'cluster.cfg': 'maxMemSize=8\ndnode1.volumes=/hdd/<ALIAS>\n',
    }));

  it('stops at a defaultJobParallelism out of range', () =>
    refused('defaultJobParallelism must be an integer between 1 and 64.', {
      'controller.cfg': `${smallFiles()['controller.cfg']}defaultJobParallelism=65\n`,
    }));

  it('stops at a Raft controller that the nodes file does not list', () =>
    refused(
      `The local site ${SMALL_HOST}:8900:controller8900 is not defined in the nodes file of the Raft group.`,
      {
        'controller.cfg': `${smallFiles()['controller.cfg']}dfsHAMode=Raft\n`,
      },
    ));

  it('stops an agent that the nodes file does not list', async () => {
    const installation = sandbox.install('agent', {
      ...smallFiles(),
      'agent.cfg': `${smallFiles()['agent.cfg']}`.replace('8901:agent1', '8911:agent9'),
    });
    sandbox.start(installation, 'controller');
    await until('controller up', () =>
      logOf(installation, 'controller').includes('Job scheduler initialization completed.'),
    );
    const { code } = await sandbox.runToEnd(installation, 'agent', 40_000);
    expect(code).toBe(1);
    const log = logOf(installation, 'agent');
    expect(log).toContain(
      `The local site ${SMALL_HOST}:8911:agent9 (agent) is not defined in the nodes file of the controller.`,
    );
    expect(log).not.toContain('Job scheduler initialization completed.');
    sandbox.kill(/-mode controller/, 'SIGTERM');
    await until('controller gone', () => sandbox.pids(/./).length === 0);
  });

  it('starts the default cluster with the community licence, in the documented order of markers', async () => {
    const installation = sandbox.install('default', smallFiles(), licenceText(COMMUNITY));
    sandbox.start(installation, 'controller');
    sandbox.start(installation, 'agent');
    await until('agent up', () =>
      logOf(installation, 'agent').includes('Job scheduler initialization completed.'),
    );
    const client = await Client.connect(controller);
    await client.call('startDataNode', [`${SMALL_HOST}:8902`]);
    await client.call('startDataNode', [`${SMALL_HOST}:8903:cnode1`]);
    await until(
      'four nodes online',
      async () =>
        (await client.ask<{ state: number }[]>('getClusterPerf', [true])).filter((row) => row.state === 1)
          .length === 4,
    );
    const markers = [
      'Initializing AclManager with Raft',
      'Initialization of AclManager is completed with Raft',
      'Controller initialization completed.',
      'Job scheduler initialization completed.',
    ];
    const at = markers.map((marker) => logOf(installation, 'controller').indexOf(marker));
    expect(at).toEqual([...at].sort((a, b) => a - b));
    expect(at.every((position) => position >= 0)).toBe(true);
    expect(logOf(installation, 'controller')).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6} <INFO> :/);

    // A second start of a running controller only fails on its port.
    const second = await sandbox.runToEnd(installation, 'controller');
    expect(second).toMatchObject({ code: 1 });
    expect(second.output).toContain('error code 98');

    // cluster.cfg edited by hand is loaded by the function, as without Raft the file is the truth.
    writeFileSync(join(installation.clusterDemo, 'config/cluster.cfg'), 'maxMemSize=16\n');
    expect(await client.ask('loadClusterNodesConfigs')).toEqual(['maxMemSize=16']);

    sandbox.kill(/./, 'SIGTERM');
    await until('everything gone', () => sandbox.pids(/./).length === 0);
    for (const name of ['controller', 'agent', 'dnode1'])
      expect(logOf(installation, name)).toContain('MainServer shutdown');
    client.close();
  });
});
