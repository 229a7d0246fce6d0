import { describe, expect, test } from 'vitest';
import type { LicenceWay } from '@/lib/licences/predict';
import type { PlanStage } from '@/lib/runs/plan';
import { defaultHaSpec } from '@/lib/topology/defaults';
import type { UpdateLicenceArgs, VerifyLicenceArgs } from './args-licence';
import { keptName, planLicence } from './licence';
import { allNodes } from './operate-steps';
import { clusterContext } from './start-stop';

const addresses = ['10.0.0.80', '10.0.0.81', '10.0.0.82'];
const spec = defaultHaSpec(addresses.map((address, at) => ({ name: `P${at + 1}`, address })));
const context = clusterContext({
  cluster: { id: 'c', name: 'demo', installDir: '/opt/dolphindb', spec },
  hosts: addresses.map((address) => ({ id: address, address })),
});
const terms = {
  client: 'Bank',
  authorization: 'commercial',
  expiration: '2030-01-01',
  maxMemoryPerNodeGb: 1,
  maxCoresPerNode: 1,
  maxNodes: 9,
  bindCpu: false,
  version: '',
  modules: null,
};
const title = { en: 'x', zh: 'x' };
const stageOf = (key: string): PlanStage => ({ key, title, parallelism: 1, steps: [] });

function plan(way: LicenceWay, change: Record<string, LicenceWay> = {}, restart: PlanStage[] = []) {
  const ways = new Map(allNodes(context).map(({ alias }) => [alias, change[alias] ?? way]));
  const licence = { id: 'l', sha256: 'a'.repeat(64) };
  return planLicence({ context, licence, terms, ways, at: '2026-01-02T03:04:05.678Z', restart });
}
const keys = (stages: PlanStage[]) => stages.map(({ key }) => key);

describe('planLicence', () => {
  test('has a node of every installation read the file, replaces it everywhere, updates, and reads back', () => {
    const { stages } = plan('online');
    expect(keys(stages)).toEqual([
      'inspect-licence',
      'replace-licence',
      'update-licences',
      'verify-licences',
      'record-licence',
    ]);
    expect(stages[0]?.steps.map(({ host }) => host)).toEqual(addresses);
    expect(stages[1]?.steps.map(({ host }) => host)).toEqual(addresses);
    expect(stages[2]?.steps[0]?.args.nodes).toHaveLength(12);
  });

  test('checks a restart before the first write and restarts after the files', () => {
    const { stages } = plan('restart', {}, [stageOf('check'), stageOf('rolling-datanodes')]);
    expect(keys(stages)).toEqual([
      'inspect-licence',
      'check',
      'replace-licence',
      'rolling-datanodes',
      'verify-licences',
      'record-licence',
    ]);
  });

  test('asks nothing of nodes that are away, and does not wait for them', () => {
    const { stages } = plan('online', { datanode1: 'start' });
    const update = stages.find(({ key }) => key === 'update-licences')?.steps[0]?.args as UpdateLicenceArgs;
    const verify = stages.find(({ key }) => key === 'verify-licences')?.steps[0]?.args as VerifyLicenceArgs;
    expect(update.nodes.map(({ alias }) => alias)).not.toContain('datanode1');
    expect(verify.asleep).toEqual(['datanode1']);
    expect(keys(plan('start').stages)).toEqual(['replace-licence', 'verify-licences', 'record-licence']);
  });

  test('names the kept file by the time of the plan, the same in every resume', () => {
    expect(keptName('2026-01-02T03:04:05.678Z')).toBe('dolphindb.lic.20260102T030405Z');
    const kept = plan('online').stages[1]?.steps.map(({ args }) => args.kept);
    expect(new Set(kept)).toEqual(new Set(['dolphindb.lic.20260102T030405Z']));
  });
});
