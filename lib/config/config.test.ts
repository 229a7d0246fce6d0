import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { knownNames, parameter, parametersFor } from './catalogue';
import { entriesOf, parseCfg, renderCfg } from './cfg';
import { expandForNode, matchesAlias } from './expand';
import { nearestName } from './nearest';
import { parseNodes, renderNodes } from './nodes-file';
import { show } from './show';
import { parseSite } from './site';
import { classify } from './tree';
import { checkValue } from './value-check';

describe('parseCfg and parseNodes', () => {
  it('give every text back byte for byte', () => {
    const text = fc
      .array(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.constantFrom('\r\n', '\n', '\r', '\uFEFF', 'a=b', '#x', '//y'),
        ),
      )
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, (content) => {
        expect(renderCfg(parseCfg(content))).toBe(content);
        expect(renderNodes(parseNodes(content))).toBe(content);
      }),
    );
  });

  it('split at the first equals sign and the first dot, and keep line numbers', () => {
    const file = parseCfg(
      '\uFEFF# top\r\n\r\n P1-%.oauthAuthUri = "https://a.b/?x=1" \r\nnonsense\n// old\na.b.c=d',
    );
    expect(entriesOf(file)).toEqual([
      {
        line: 3,
        key: 'P1-%.oauthAuthUri',
        qualifier: 'P1-%',
        name: 'oauthAuthUri',
        value: '"https://a.b/?x=1"',
      },
      { line: 6, key: 'a.b.c', qualifier: 'a', name: 'b.c', value: 'd' },
    ]);
    expect(file.lines.map(({ kind }) => kind)).toEqual([
      'comment',
      'blank',
      'entry',
      'unknown',
      'comment',
      'entry',
    ]);
  });

  it('read rows with and without header, groups and zones', () => {
    const { header, rows } = parseNodes(
      'localSite,mode,computeGroup,zone\n10.0.0.80:8802:dn1,datanode,,zone1\n10.0.0.80:8803:cg1,computenode,cg\n',
    );
    expect(header?.columns).toHaveLength(4);
    expect(rows[0]).toMatchObject({ line: 2, zone: 'zone1', site: { alias: 'dn1', port: 8802 } });
    expect(rows[0]?.computeGroup).toBeUndefined();
    expect(rows[1]).toMatchObject({ computeGroup: 'cg' });
    expect(parseNodes('1.1.1.1:1:a,agent').rows).toHaveLength(1);
  });
});

describe('parseSite', () => {
  it.each([
    ['10.0.0.80:8800:controller1', { host: '10.0.0.80', port: 8800, alias: 'controller1' }],
    ['h:1:a:agent', { host: 'h', port: 1, alias: 'a', type: 'agent' }],
    ['h:x:a', { host: 'h', port: Number.NaN, alias: 'a' }],
    ['h:1', undefined],
    [':1:a', undefined],
    ['a:b:c:d:e', undefined],
  ])('reads %s', (text, site) => expect(parseSite(text)).toEqual(site));
});

describe('expandForNode', () => {
  const settings = [
    { name: 'volumes', value: '/VOL1/<ALIAS>,/VOL2/<ALIAS>' },
    { qualifier: 'P1%', name: 'maxMemSize', value: '8' },
    { qualifier: 'P1-datanode', name: 'maxMemSize', value: '16' },
    { qualifier: 'P1-datanode', name: 'persistenceDir', value: '/s/<ALIAS>' },
    { name: 'maxMemSize', value: '4' },
    { name: 'workerNum', value: '1' },
    { name: 'workerNum', value: '2' },
  ];
  const values = (alias: string) =>
    Object.fromEntries([...expandForNode(settings, alias)].map(([name, { value }]) => [name, value]));

  it('puts the alias in, prefers the closer qualifier and the later line', () => {
    expect(values('P1-datanode')).toMatchObject({
      volumes: '/VOL1/P1-datanode,/VOL2/P1-datanode',
      maxMemSize: '16',
      workerNum: '2',
    });
    expect(values('P1-other')).toMatchObject({ maxMemSize: '8' });
    expect(values('P2')).toMatchObject({ maxMemSize: '4' });
  });

  it('leaves the macro alone under an explicit alias, where servers refuse it', () => {
    expect(values('P1-datanode').persistenceDir).toBe('/s/<ALIAS>');
  });

  it.each([
    ['%-datanode', 'P1-datanode', true],
    ['DFSnode?', 'DFSnode1', true],
    ['DFSnode?', 'DFSnode', false],
    ['%8821', 'x8821', true],
    ['%a%b', 'xaxxb', true],
    ['node1', 'node10', false],
    ['Node1', 'node1', false],
    ['%', '', true],
  ])('matches %s with %s: %s', (pattern, alias, matches) =>
    expect(matchesAlias(pattern, alias)).toBe(matches),
  );

  it('matches as the slow definition does', () => {
    const slow = (pattern: string, alias: string): boolean => {
      if (pattern === '') return alias === '';
      if (pattern[0] === '%')
        return slow(pattern.slice(1), alias) || (alias !== '' && slow(pattern, alias.slice(1)));
      return (
        alias !== '' &&
        (pattern[0] === '?' || pattern[0] === alias[0]) &&
        slow(pattern.slice(1), alias.slice(1))
      );
    };
    const text = (letters: string) => fc.string({ unit: fc.constantFrom(...letters), maxLength: 8 });
    fc.assert(
      fc.property(
        text('ab%?'),
        text('ab'),
        (pattern, alias) => matchesAlias(pattern, alias) === slow(pattern, alias),
      ),
      { numRuns: 2000 },
    );
  });
});

describe('the catalogue', () => {
  it('has 273 parameters, knows old names and every key of the tutorial', () => {
    expect(new Set(knownNames().map((name) => parameter(name)?.name)).size).toBe(273);
    expect(parameter('chunkCacheEngineMemSize')?.name).toBe('OLAPCacheEngineSize');
    expect(parameter('maxmemsize')).toBeUndefined();
    for (const name of ['maxPubConnections', 'subExecutors', 'publicName', 'lanCluster']) {
      expect(parametersFor('cluster.cfg').map((item) => item.name)).toContain(name);
    }
  });

  it('has both languages for every parameter', () => {
    const bare = knownNames()
      .map((name) => parameter(name))
      .filter((item) => !item?.description_en || !item.description_zh);
    expect(bare).toEqual([]);
  });

  it.each([
    ['maxMemSize', '32', undefined],
    ['maxMemSize', '0.5', undefined],
    ['maxMemSize', '-1', true],
    ['maxMemSize', '8GB', true],
    ['workerNum', '4.5', true],
    ['lanCluster', '0', undefined],
    ['lanCluster', 'TRUE', undefined],
    ['lanCluster', 'no', true],
    ['dfsHAMode', 'Raft', undefined],
    ['dfsHAMode', 'raft', false],
    ['dfsHAMode', 'paxos', true],
    ['dataSync', '2', true],
    ['volumes', '', false],
    ['volumes', '/a b/$(id)', undefined],
  ])('judges %s=%s', (name, value, certain) => {
    const item = parameter(name);
    expect(item && checkValue(item, value)?.certain).toBe(certain);
  });

  it('finds the name that was meant and none for nonsense', () => {
    expect(nearestName('workNum')).toBe('workerNum');
    expect(nearestName('MAXMEMSIZE')).toBe('maxMemSize');
    expect(nearestName('completelyOther')).toBeUndefined();
  });
});

describe('classify', () => {
  it.each([
    ['P1/config/controller.cfg', 'controller', ''],
    ['cfg/controller1.cfg', 'controller', '1'],
    ['cfg/agent1_2.cfg', 'agent', '1_2'],
    ['cluster.nodes', 'nodes', ''],
    ['a/dolphindb.cfg', 'single', ''],
  ])('knows %s', (path, kind, number) => expect(classify(path)).toMatchObject({ kind, number }));
  it.each([
    'controllers.cfg',
    'agent.nodes',
    'controller.cfg.bak',
    'Controller.cfg',
    'xcontroller.cfg',
    'cluster.cfg~',
  ])('leaves %s alone', (path) => expect(classify(path)).toBeUndefined());
});

describe('show', () => {
  it('cuts long values and makes control and direction characters visible', () => {
    expect(show('a\n\x1b[31m\u202E')).toBe('a\\u{a}\\u{1b}[31m\\u{202e}');
    expect(show('x'.repeat(1000)).length).toBeLessThan(160);
  });
});
