import { describe, expect, test } from 'vitest';
import { addEntry, removeEntry, setEntry } from '@/lib/config/edit';
import { defaultHaSpec } from '@/lib/topology/defaults';
import { documentsOfSpec } from './documents';
import { adoptRefusal, restoreRefusal } from './drift-refusals';
import type { ConfigDocument } from './types';

const spec = defaultHaSpec([1, 2, 3].map((n) => ({ name: `P${n}`, address: `10.0.0.${79 + n}` })));
const stored = documentsOfSpec(spec);
const list = (edit: (text: string) => string): ConfigDocument[] =>
  stored.map((document) =>
    document.key === 'cluster.nodes' ? { ...document, text: edit(document.text) } : document,
  );
const added = (site: string) => list((text) => addEntry('cluster.nodes', text, site, 'datanode'));
const known = '10.0.0.80:8804:datanode4';
const elsewhere = '10.0.0.99:8804:datanode4';
const removed = list((text) => removeEntry('cluster.nodes', text, '10.0.0.80:8802:datanode1'));
const otherRole = list((text) => setEntry('cluster.nodes', text, '10.0.0.80:8802:datanode1', 'computenode'));

describe('writing the stored documents back', () => {
  test.each([
    ['has a node more', added(known)],
    ['has a node less', removed],
    ['has a node of another role', otherRole],
  ])('is refused when the list of nodes there %s, and leads to Nodes Setup', (_, present) => {
    expect(restoreRefusal(spec, stored, present)).toMatchObject({
      code: 'CONFIG-DRIFT-NODES',
      detail: { remedy: { en: expect.stringMatching(/Adopt the list.*Nodes Setup/) } },
    });
  });

  test('leads to the place of the change when the node is on a host that cannot be adopted', () => {
    expect(restoreRefusal(spec, stored, added(elsewhere))).toMatchObject({
      code: 'CONFIG-DRIFT-NODES',
      detail: {
        seen: `${elsewhere},datanode`,
        remedy: { en: expect.stringContaining('where they were added') },
      },
    });
  });

  test.each([
    ['the order of the list', list((text) => text.trimEnd().split('\n').reverse().join('\n'))],
    ['comments in the list', list((text) => `# by hand\n${text}`)],
    ['a list without any row', list(() => 'localSite,mode\n')],
    ['other documents', stored.filter(({ key }) => key !== 'cluster.nodes')],
  ])('is allowed over %s', (_, present) => {
    expect(restoreRefusal(spec, stored, present)).toBeUndefined();
  });
});

describe('taking over what is there', () => {
  test('is refused when the list has a node on a host that the cluster does not have', () => {
    expect(adoptRefusal(spec, stored, added(elsewhere))).toMatchObject({
      code: 'CONFIG-DRIFT-HOST',
      text: { en: expect.stringContaining('10.0.0.99'), zh: expect.stringContaining('10.0.0.99') },
      detail: { seen: `${elsewhere},datanode` },
    });
  });

  test('is refused when no nodes can be read out of it', () => {
    const broken = added('10.0.0.80:8804:data node');
    expect(adoptRefusal(spec, stored, broken)).toMatchObject({ code: 'CONFIG-DRIFT-UNREADABLE' });
  });

  test.each([
    ['a node more on a host of the cluster', added(known)],
    ['a node less', removed],
    ['the same', stored],
  ])('is allowed with %s', (_, after) => {
    expect(adoptRefusal(spec, stored, after)).toBeUndefined();
  });

  test('of other documents is allowed although the list was taken over with such a node before', () => {
    const before = added(elsewhere);
    const after = before.map((each) =>
      each.key === 'cluster.cfg' ? { ...each, text: `${each.text}workerNum=7\n` } : each,
    );
    expect(adoptRefusal(spec, before, after)).toBeUndefined();
  });
});
