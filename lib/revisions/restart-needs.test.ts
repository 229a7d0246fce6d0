import { describe, expect, test } from 'vitest';
import { setEntry } from '@/lib/config/edit';
import { defaultHaSpec } from '@/lib/topology/defaults';
import { documentsOfSpec } from './documents';
import { effectOf, withoutOnline } from './restart-needs';
import type { ConfigDocument } from './types';

const spec = defaultHaSpec(
  [1, 2, 3].map((n) => ({ name: `P${n}`, address: `10.0.0.${79 + n}` })),
  { dataNodesPerHost: 1, computeNodesPerHost: 1 },
);
const before = documentsOfSpec(spec);
const change = (key: string, edit: (document: ConfigDocument) => string) =>
  before.map((document) => (document.key === key ? { ...document, text: edit(document) } : document));
const set = (key: string, name: string, value: string) =>
  change(key, ({ kind, text }) => setEntry(kind, text, name, value));
const aliases = (after: ConfigDocument[]) => effectOf(before, after).restart.map(({ alias }) => alias);
const workers = [1, 2, 3].flatMap((n) => [`datanode${n}`, `computenode${n}`]).sort();

describe('what a change asks to restart', () => {
  test('is nothing when only comments, order or spacing change', () => {
    expect(aliases(change('cluster.cfg', ({ text }) => `# note\n${text.replace('=', ' = ')}`))).toEqual([]);
  });

  test('is every data and compute node for a line without qualifier, with the parameter named', () => {
    const after = set('cluster.cfg', 'workerNum', '7');
    expect(aliases(after).sort()).toEqual(workers);
    expect(effectOf(before, after).restart[0]?.names).toEqual(['workerNum']);
  });

  test('is exactly the nodes whose effective value changes for a wildcard', () => {
    expect(aliases(set('cluster.cfg', 'datanode%.workerNum', '7')).sort()).toEqual([
      'datanode1',
      'datanode2',
      'datanode3',
    ]);
    expect(aliases(set('cluster.cfg', 'datanode?.workerNum', '4'))).toEqual([]);
    expect(aliases(set('cluster.cfg', 'computenode2.workerNum', '9'))).toEqual(['computenode2']);
  });

  test('leaves out a node whose own line overrides the changed one', () => {
    const own = before.map((document) =>
      document.key === 'cluster.cfg'
        ? { ...document, text: setEntry('cluster.cfg', document.text, 'datanode1.workerNum', '4') }
        : document,
    );
    const after = own.map((document) =>
      document.key === 'cluster.cfg'
        ? { ...document, text: setEntry('cluster.cfg', document.text, 'workerNum', '9') }
        : document,
    );
    expect(
      effectOf(own, after)
        .restart.map(({ alias }) => alias)
        .sort(),
    ).toEqual(workers.filter((alias) => alias !== 'datanode1'));
  });

  test('is the one controller or agent whose file changes', () => {
    expect(aliases(set('controller.cfg:controller2', 'workerNum', '8'))).toEqual(['controller2']);
    expect(aliases(set('agent.cfg:agent3', 'maxMemSize', '3'))).toEqual(['agent3']);
  });

  test('is the controllers and the node itself when its row changes', () => {
    const after = change('cluster.nodes', ({ text }) =>
      text.replace(':datanode1,datanode', ':datanode1,computenode'),
    );
    expect(aliases(after).sort()).toEqual(['controller1', 'controller2', 'controller3', 'datanode1']);
  });

  test('offers to set in running nodes what they take, and then asks for no restart for it', () => {
    const online = effectOf(before, set('cluster.cfg', 'maxMemSize', '16'));
    expect(online.online).toEqual([
      { name: 'maxMemSize', value: '16', aliases: expect.arrayContaining(workers) },
    ]);
    expect(online.restart).toHaveLength(6);
    expect(withoutOnline(online)).toEqual([]);
    const both = effectOf(
      before,
      change('cluster.cfg', ({ text }) =>
        setEntry(
          'cluster.cfg',
          setEntry('cluster.cfg', text, 'maxMemSize', '16'),
          'datanode1.workerNum',
          '9',
        ),
      ),
    );
    expect(withoutOnline(both)).toEqual([{ alias: 'datanode1', names: ['workerNum'] }]);
  });
});
