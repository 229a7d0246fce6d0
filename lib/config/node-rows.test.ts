import { describe, expect, test } from 'vitest';
import { effectiveRows, fieldText, nodeRows } from './node-rows';

const text = [
  '# all',
  'maxMemSize=8',
  'dn%.maxMemSize=4',
  'dn1.maxMemSize=2',
  'dn?.volumes=/v/<ALIAS>',
  '',
].join('\n');
const aliases = ['dn1', 'dn2', 'cn1'];

describe('the lines of cluster.cfg', () => {
  test('each line tells its nodes and where a more specific line wins', () => {
    const rows = nodeRows(text, aliases).map(({ line, qualifier, name, matches, shadowed }) => ({
      line,
      qualifier,
      name,
      matches,
      lost: shadowed.map((s) => `${s.alias}:${s.line}`),
    }));
    expect(rows).toEqual([
      { line: 2, qualifier: '', name: 'maxMemSize', matches: aliases, lost: ['dn1:4', 'dn2:3'] },
      { line: 3, qualifier: 'dn%', name: 'maxMemSize', matches: ['dn1', 'dn2'], lost: ['dn1:4'] },
      { line: 4, qualifier: 'dn1', name: 'maxMemSize', matches: ['dn1'], lost: [] },
      { line: 5, qualifier: 'dn?', name: 'volumes', matches: ['dn1', 'dn2'], lost: [] },
    ]);
  });

  test('of two equal lines the later counts', () => {
    const [first] = nodeRows('workerNum=1\nworkerNum=2\n', ['dn1']);
    expect(first?.shadowed).toEqual([{ alias: 'dn1', line: 2 }]);
  });

  test('a qualifier that means nobody has no match', () => {
    expect(nodeRows('dn9.workerNum=1\n', aliases)[0]?.matches).toEqual([]);
  });

  test('a node gets its values with the line that decides and those that lose', () => {
    expect(effectiveRows(text, 'dn1')).toEqual([
      {
        name: 'maxMemSize',
        value: '2',
        line: 4,
        key: 'dn1.maxMemSize',
        losers: [expect.objectContaining({ line: 2 }), expect.objectContaining({ line: 3 })],
      },
      { name: 'volumes', value: '/v/dn1', line: 5, key: 'dn?.volumes', losers: [] },
    ]);
  });

  test('what is typed into a field cannot become another line or a comment', () => {
    expect(fieldText('# dn1.max=3,x:/y\n')).toBe('dn1max3xy');
  });
});
