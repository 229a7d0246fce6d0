import { afterAll, describe, expect, it } from 'vitest';
import { onHost, sandboxTarget } from '@/lib/ssh/test-sandbox';
import type { Role } from '@/lib/topology/spec';
import { closeProcessConnections, processesOn } from './process-facts';

const dir = '/opt/deck-status';
const binary = `${dir}/server/dolphindb`;
const node = (alias: string, role: Role) => ({ dir, node: { alias, role, host: 'h', port: 1 } });
const nodes = [node('controller1', 'controller'), node('d1', 'datanode'), node('d2', 'datanode')];

describe.skipIf(!process.env.SANDBOX_HOSTS)('processes of nodes seen over SSH', () => {
  afterAll(async () => {
    closeProcessConnections();
    await onHost(0, `pkill -9 -x dolphindb; rm -rf ${dir}`);
  });

  it('tells running, halted and missing ones apart', async () => {
    await onHost(0, `mkdir -p ${dir}/server && cp "$(readlink -f /bin/sh)" ${binary}`);
    const loop = `${binary} -c 'while :; do sleep 0.2; done'`;
    const start = (args: string) => onHost(0, `${loop} ${args} </dev/null >/dev/null 2>&1 & echo $!`);
    await start('-mode controller');
    const pid = await start('-localSite h:2:d1');
    const host = await sandboxTarget(0);
    const states = async () =>
      [...(await processesOn(host, nodes))].map(([alias, { state }]) => `${alias} ${state}`);
    expect(await states()).toEqual(['controller1 running', 'd1 running', 'd2 none']);
    await onHost(0, `kill -STOP ${pid}`);
    await expect.poll(states).toEqual(['controller1 running', 'd1 frozen', 'd2 none']);
  });
});
