import { describe, expect, it } from 'vitest';
import { revertDocuments } from './revert';
import type { ConfigDocument, CurrentDocument } from './types';

const document = (key: 'cluster.cfg' | 'cluster.nodes', text: string): ConfigDocument => ({
  key,
  kind: key,
  text,
});
const now = (key: 'cluster.cfg' | 'cluster.nodes', text: string): CurrentDocument => ({
  ...document(key, text),
  source: 'group',
  hash: `hash of ${text}`,
});
const [one, two, three] = ['1', '2', '3'].map((n) => `10.0.0.8${n}:8802:datanode${n},datanode\n`);

describe('bringing back a revision', () => {
  it('names only the documents that differ, with the hash they have now', () => {
    const earlier = [document('cluster.cfg', 'workerNum=2\n'), document('cluster.nodes', `${one}${two}`)];
    expect(
      revertDocuments(earlier, [now('cluster.cfg', 'workerNum=4\n'), now('cluster.nodes', `${one}${two}`)]),
    ).toEqual([{ key: 'cluster.cfg', text: 'workerNum=2\n', baseHash: 'hash of workerNum=4\n' }]);
  });

  it('is a change of nodes, not of documents, when the revision has other nodes', () => {
    const earlier = [document('cluster.cfg', 'workerNum=2\n'), document('cluster.nodes', `${one}${two}`)];
    const present = [now('cluster.cfg', 'workerNum=4\n'), now('cluster.nodes', `${one}${two}${three}`)];
    expect(revertDocuments(earlier, present)).toBeUndefined();
  });

  it('leaves the order of the nodes alone, which means nothing', () => {
    const earlier = [document('cluster.nodes', `${one}${two}`)];
    expect(revertDocuments(earlier, [now('cluster.nodes', `${two}${one}`)])).toEqual([]);
  });
});
