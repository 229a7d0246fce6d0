import { describe, expect, it } from 'vitest';
import { goneFindings } from './change-nodes-gone';
import { defaultHaSpec } from './defaults';

const hosts = (count: number) =>
  Array.from({ length: count }, (_, at) => ({ name: `P${at + 1}`, address: `10.0.0.${80 + at}` }));
const ha = defaultHaSpec(hosts(3));
const dead = '10.0.0.82';
const wish = { hosts: [], add: [], remove: ['agent3', 'datanode3', 'computenode3'] };
const rules = (facts: Partial<Parameters<typeof goneFindings>[2]>, spec = ha, remove = wish.remove) =>
  goneFindings(spec, { ...wish, remove }, { silent: [], gone: [], online: [], ...facts }).map(
    ({ rule, severity }) => `${rule} ${severity}`,
  );

describe('nodes of a host that does not answer', () => {
  it('leave only when the user says that it is gone for good', () => {
    expect(rules({ silent: [dead] })).toEqual(['SETUP-HOST-SILENT error']);
    expect(rules({ silent: [dead], gone: [dead] })).toEqual(['SETUP-HOST-GONE warning']);
  });

  it('stay when the host answers again, or when the leader still sees one of them', () => {
    expect(rules({ gone: [dead] })).toEqual(['SETUP-HOST-ANSWERS error']);
    expect(rules({ silent: [dead], gone: [dead], online: ['agent3', 'datanode1'] })).toEqual([
      'SETUP-HOST-LIVES error',
    ]);
  });

  it('stay while no leader can say that they do not run', () => {
    const facts = { silent: [dead], gone: [dead] };
    expect(goneFindings(ha, wish, facts).map(({ rule, severity }) => [rule, severity])).toEqual([
      ['SETUP-HOST-UNSEEN', 'error'],
    ]);
  });

  it('all leave when the change has to stop and start the whole cluster', () => {
    const five = defaultHaSpec(hosts(5), { controllers: 5 });
    const controllers = ['controller4', 'controller5'];
    const gone = { silent: ['10.0.0.84'], gone: ['10.0.0.84'] };
    expect(rules(gone, five, controllers)).toEqual(['SETUP-HOST-NEEDED error']);
    const all = [...controllers, 'agent5', 'datanode5', 'computenode5'];
    expect(rules(gone, five, all)).toEqual(['SETUP-HOST-GONE warning']);
  });
});
