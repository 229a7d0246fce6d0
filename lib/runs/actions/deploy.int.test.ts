import { describe, expect, test } from 'vitest';
import { clusterPerf } from '@/lib/dolphindb/perf';
import { openSession } from '@/lib/dolphindb/session';
import { planDeploy } from '@/lib/runs/plans/deploy';
import { onHost } from '@/lib/ssh/test-sandbox';
import { runPlan } from './testing/run-plan';
import { addresses, deployInput, sandboxHosts } from './testing/sandbox';

/** Actions that only look and therefore are never skipped. */
const LOOKS = /^(check-host|prove-nodes|verify-cluster|compare-packages)/;

const connect = sandboxHosts(3);

/** All that a deployment may have touched: every file with inode, time and size but logs and data, and every process with its start. */
async function footprint(host: number): Promise<string> {
  const files = `find /opt/dolphindb -type f -not -path '*/log/*' -not -path '*/data/*' -not -name '*.nohup' -printf '%p %i %T@ %s\\n' | sort`;
  const processes = `for p in $(pgrep -f 'dolphindb.*-mode' | sort -n); do [ "$(readlink /proc/$p/exe)" = /opt/dolphindb/server/dolphindb ] && echo "$p $(cut -d' ' -f22 /proc/$p/stat)"; done; true`;
  return onHost(host, `${files}; ${processes}`);
}

const footprints = () => Promise.all(addresses.map((_, host) => footprint(host)));

describe('a deployment to three hosts', () => {
  test('ends with twelve nodes online and one leader', async () => {
    const outcome = await runPlan(planDeploy(deployInput()), { connect });
    expect(outcome.errors).toEqual([]);
    const session = await openSession({ host: addresses[0] as string, port: 8800 });
    const nodes = await clusterPerf(session);
    session.close();
    expect(nodes.filter(({ online }) => online)).toHaveLength(12);
    expect(nodes.filter(({ isLeader }) => isLeader)).toHaveLength(1);
  }, 120_000);

  test('carried out again skips every step that changes something, starts no process and writes no file', async () => {
    const before = await footprints();
    const outcome = await runPlan(planDeploy(deployInput()), { connect });
    expect(outcome.errors).toEqual([]);
    const changing = [...outcome.steps].filter(([key]) => !LOOKS.test(key));
    expect(new Set(changing.map(([, how]) => how))).toEqual(new Set(['skipped']));
    expect(changing).toHaveLength(21);
    expect(before[0]).toContain('/opt/dolphindb/.deck.json');
    expect(
      before[0]
        ?.trim()
        .split('\n')
        .filter((line) => /^\d+ \d+$/.test(line)),
    ).toHaveLength(4);
    expect(await footprints()).toEqual(before);
  }, 120_000);

  test('of another cluster is refused and names the one that is there', async () => {
    const before = await footprints();
    const outcome = await runPlan(planDeploy(deployInput({ id: 'c2', name: 'other' })), { connect });
    expect(outcome.errors).toHaveLength(3);
    expect(outcome.errors[0]).toMatchObject({
      code: 'DEPLOY-OCCUPIED',
      seen: expect.stringContaining('demo (c1)'),
    });
    expect(await footprints()).toEqual(before);
  });

  test('with other cluster files is refused, because the group owns them since its first start', async () => {
    const input = deployInput();
    input.cluster.spec.nodeSettings.push({ name: 'logLevel', value: 'INFO' });
    const outcome = await runPlan(planDeploy(input), { connect });
    expect(outcome.errors).toHaveLength(3);
    expect(outcome.errors[0]).toMatchObject({
      code: 'DEPLOY-GROUP-OWNS',
      seen: expect.stringContaining('logLevel=INFO'),
    });
  });

  test('starts a controller and a data node that have died meanwhile, and nothing else', async () => {
    const kill = (pattern: string) => `kill -9 $(pgrep -f '${pattern}')`;
    const before = await footprints();
    await onHost(2, `${kill('mode [c]ontroller')}; ${kill('[d]atanode3 ')}`);
    const outcome = await runPlan(planDeploy(deployInput()), { connect });
    expect(outcome.errors).toEqual([]);
    expect(outcome.steps.get('start-controller@10.0.0.82')).toBe('applied');
    const after = await footprints();
    expect(after.slice(0, 2)).toEqual(before.slice(0, 2));
    const kept = after[2]?.split('\n').filter((line) => before[2]?.includes(line));
    expect(kept?.filter((line) => /^\d+ \d+$/.test(line))).toHaveLength(2);
  }, 120_000);
});
