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

describe('bringing back a revision', () => {
  it('names only the documents that differ, with the hash they have now', () => {
    const earlier = [document('cluster.cfg', 'workerNum=2\n'), document('cluster.nodes', 'rows')];
    expect(
      revertDocuments(earlier, [now('cluster.cfg', 'workerNum=4\n'), now('cluster.nodes', 'rows')]),
    ).toEqual([{ key: 'cluster.cfg', text: 'workerNum=2\n', baseHash: 'hash of workerNum=4\n' }]);
  });

  it('is refused across a change of the nodes, which only Nodes Setup may undo', () => {
    const earlier = [document('cluster.nodes', 'three rows')];
    expect(() => revertDocuments(earlier, [now('cluster.nodes', 'four rows')])).toThrow(
      expect.objectContaining({ code: 'CONFIG-OTHER-NODES' }),
    );
  });
});
