import { describe, expect, it } from 'vitest';
import { setEntry } from '@/lib/config/edit';
import { documentsOfSpec } from '@/lib/revisions/documents';
import type { ConfigDocument } from '@/lib/revisions/types';
import { changedSpec, type NodesWish } from './change-nodes';
import { nodesBack, otherNodes } from './change-nodes-back';
import { suggestHostNodes, suggestNode } from './change-nodes-defaults';
import { changedDocuments } from './change-nodes-files';
import { defaultHaSpec } from './defaults';
import type { ClusterSpec } from './spec';

const hosts = [80, 81, 82].map((at, index) => ({ name: `P${index + 1}`, address: `10.0.0.${at}` }));
const ha = defaultHaSpec(hosts);
const first = documentsOfSpec(ha);
const nothing: NodesWish = { hosts: [], add: [], remove: [] };
const far = '10.0.0.90';

const edited = (documents: ConfigDocument[], key: string, name: string, value: string): ConfigDocument[] =>
  documents.map((document) =>
    document.key === key
      ? { ...document, text: setEntry(document.kind, document.text, name, value) }
      : document,
  );
const textOf = (documents: ConfigDocument[], key: string) =>
  documents.find((document) => document.key === key)?.text ?? '';

/** The cluster after a change. */
function made(spec: ClusterSpec, documents: ConfigDocument[], wish: Partial<NodesWish>) {
  const all = { ...nothing, ...wish };
  return { spec: changedSpec(spec, all), documents: changedDocuments(documents, spec, all) };
}

const grown = made(ha, first, { add: [suggestNode(ha, 'datanode', '10.0.0.80')] });
const sides = (
  earlier: ConfigDocument[],
  { spec, documents }: typeof grown,
  inventory: string[] = [far],
) => ({ earlier, present: documents, spec, inventory });

describe('bringing back the nodes of a revision', () => {
  it('removes what was added since, and the list of nodes is byte for byte that of the revision', () => {
    const { wish, left } = nodesBack(sides(first, grown));
    expect(wish).toEqual({ hosts: [], add: [], remove: ['datanode4'] });
    expect(left).toEqual([]);
    const back = made(grown.spec, grown.documents, wish);
    expect(textOf(back.documents, 'cluster.nodes')).toBe(textOf(first, 'cluster.nodes'));
    expect(back.spec).toEqual(ha);
  });

  it('adds again what was removed since, at its old place and with its own lines of cluster.cfg', () => {
    const before = edited(first, 'cluster.cfg', 'datanode3.volumes', '/data/three');
    const lines = [...ha.nodeSettings, { qualifier: 'datanode3', name: 'volumes', value: '/data/three' }];
    const shrunk = made({ ...ha, nodeSettings: lines }, before, { remove: ['datanode3'] });
    expect(textOf(shrunk.documents, 'cluster.cfg')).not.toContain('/data/three');
    const { wish, left } = nodesBack(sides(before, shrunk));
    expect(wish.remove).toEqual([]);
    expect(wish.add).toEqual([ha.nodes.find(({ alias }) => alias === 'datanode3')]);
    expect(left).toEqual([]);
    const back = made(shrunk.spec, shrunk.documents, wish);
    expect(textOf(back.documents, 'cluster.cfg')).toBe(textOf(before, 'cluster.cfg'));
    expect(otherNodes(textOf(before, 'cluster.nodes'), textOf(back.documents, 'cluster.nodes'))).toBe(false);
    expect(back.spec.nodeSettings).toEqual(lines);
  });

  it('names every other entry that differs and leaves it as it is now', () => {
    const changed = edited(
      edited(grown.documents, 'cluster.cfg', 'maxConnections', '99'),
      'controller.cfg:controller2',
      'workerNum',
      '7',
    );
    const { wish, left } = nodesBack(sides(first, { ...grown, documents: changed }));
    expect(left).toEqual([
      { key: 'cluster.cfg', names: ['maxConnections'] },
      { key: 'controller.cfg:controller2', names: ['workerNum'] },
    ]);
    const back = made(grown.spec, changed, wish);
    expect(textOf(back.documents, 'cluster.cfg')).toContain('maxConnections=99');
  });

  it('takes a host in again from the inventory, under the public name that its nodes had', () => {
    const host = { name: 'P4', address: far, publicName: 'four.example.org' };
    const add = suggestHostNodes(ha, far, { controller: 0, datanode: 1, computenode: 0 });
    const wide = made(ha, first, { hosts: [host], add });
    const narrow = made(wide.spec, wide.documents, { remove: add.map(({ alias }) => alias) });
    expect(narrow.spec).toEqual(ha);
    const { wish } = nodesBack(sides(wide.documents, narrow));
    expect(wish).toEqual({ hosts: [host], add, remove: [] });
    expect(made(narrow.spec, narrow.documents, wish).spec).toEqual(wide.spec);
  });

  it('is refused, with what to do, when the host is not in the inventory any more', () => {
    const add = suggestHostNodes(ha, far, { controller: 0, datanode: 1, computenode: 0 });
    const wide = made(ha, first, { hosts: [{ name: 'P4', address: far }], add });
    const narrow = made(wide.spec, wide.documents, { remove: add.map(({ alias }) => alias) });
    expect(() => nodesBack(sides(wide.documents, narrow, []))).toThrow(
      expect.objectContaining({
        code: 'SETUP-BACK-HOST',
        detail: { remedy: expect.objectContaining({ en: expect.stringContaining('under Hosts') }) },
      }),
    );
  });

  it('is refused when a node stands at another place now', () => {
    const nodes = ha.nodes.map((node) => (node.alias === 'datanode3' ? { ...node, port: 8999 } : node));
    const moved = { spec: { ...ha, nodes }, documents: documentsOfSpec({ ...ha, nodes }) };
    expect(() => nodesBack(sides(first, moved))).toThrow(
      expect.objectContaining({
        code: 'SETUP-BACK-MOVED',
        detail: expect.objectContaining({ seen: expect.stringContaining('10.0.0.82:8999:datanode3') }),
      }),
    );
  });

  it('is refused when only the list of the leader differs, not the nodes that Deck knows', () => {
    expect(() => nodesBack(sides(first, { spec: ha, documents: grown.documents }))).toThrow(
      'CONFIG-OTHER-NODES',
    );
  });

  it('keeps the controller of a cluster without high availability, which the list need not name', () => {
    const plain = defaultHaSpec(hosts.slice(0, 2), { ha: false });
    const unnamed = documentsOfSpec(plain).map((document) =>
      document.kind === 'cluster.nodes'
        ? { ...document, text: document.text.replace(/^.*,controller\n/m, '') }
        : document,
    );
    const larger = made(plain, unnamed, { add: [suggestNode(plain, 'computenode', '10.0.0.80')] });
    expect(nodesBack(sides(unnamed, larger)).wish.remove).toEqual(['computenode3']);
  });
});
