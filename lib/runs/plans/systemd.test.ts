import { describe, expect, test } from 'vitest';
import { parsePlan } from '@/lib/runs/plan-schema';
import { defaultHaSpec } from '@/lib/topology/defaults';
import type { NodeArgs } from './args';
import { planSystemd } from './systemd';
import { parseUnitState, parseUnits } from './systemd-scan';
import { unitFile, unitName } from './systemd-unit';

const addresses = ['10.0.0.80', '10.0.0.81', '10.0.0.82'];
const spec = defaultHaSpec(addresses.map((address, at) => ({ name: `P${at + 1}`, address })));
const input = {
  cluster: { id: 'c1', name: 'demo', installDir: '/opt/dolphindb', spec },
  hosts: addresses.map((address) => ({ id: `host-${address}`, address })),
};
const agent: NodeArgs = {
  alias: 'agent1',
  role: 'agent',
  address: '10.0.0.80',
  port: 8801,
  hostId: 'h',
  dir: '/opt/dolphindb',
};

describe('the unit file', () => {
  test('stops the agent alone, never kills with KILL, waits for a safe shutdown, and names the user', () => {
    const text = unitFile(agent, 'ddb');
    for (const line of [
      'KillMode=process',
      'SendSIGKILL=no',
      'TimeoutStopSec=600',
      'User=ddb',
      'Restart=always',
    ])
      expect(text.split('\n')).toContain(line);
    expect(text).toContain('WorkingDirectory=/opt/dolphindb/server/clusterDemo\n');
    expect(text).toContain('exec ./../dolphindb -console 0 -mode agent ');
  });

  test('has a name of its own for every installation', () => {
    const dirs = [
      '/opt/dolphindb',
      '/opt/dolphindb_2',
      '/opt-dolphindb',
      '/opt/dolphin+db',
      '/opt/dolphin_db',
    ];
    const names = dirs.flatMap((dir) =>
      (['controller', 'agent'] as const).map((role) => unitName({ dir, role })),
    );
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[\w.-]+\.service$/);
  });
});

test('installing touches controllers and agents whose owner is known, on the hosts chosen', () => {
  const users = { controller1: 'ddb', agent1: 'ddb', controller2: 'ddb' };
  const plan = parsePlan(planSystemd({ ...input, operation: 'install', users }));
  expect(plan.stages[0]?.steps.map(({ key }) => key)).toEqual([
    'install-unit@controller1',
    'install-unit@controller2',
    'install-unit@agent1',
  ]);
  const one = planSystemd({ ...input, operation: 'remove', users: {}, hostIds: ['host-10.0.0.81'] });
  expect(one.stages[0]?.steps.map(({ key }) => key)).toEqual([
    'remove-unit@controller2',
    'remove-unit@agent2',
  ]);
});

test('units are told by what they run, those written by hand as well', () => {
  const output = [
    'UNIT\tddbcontroller.service\tExecStart=/bin/sh controller.sh start',
    "UNIT\tddbagent-opt-dolphindb.service\tExecStart=/bin/sh -c 'exec ./../dolphindb -console 0 -mode agent'",
    'UNIT\tbackup.service\tExecStart=/usr/local/bin/backup',
    'something else',
  ].join('\n');
  expect(parseUnits(output)).toEqual([
    { unit: 'ddbcontroller.service', role: 'controller' },
    { unit: 'ddbagent-opt-dolphindb.service', role: 'agent' },
  ]);
});

test('the state of a unit is read by name, in any order', () => {
  expect(parseUnitState('MainPID=42\nLoadState=loaded\nActiveState=active\nUnitFileState=enabled\n')).toEqual(
    {
      load: 'loaded',
      active: 'active',
      file: 'enabled',
      mainPid: 42,
    },
  );
  expect(parseUnitState('')).toEqual({ load: '', active: '', file: '', mainPid: 0 });
});
