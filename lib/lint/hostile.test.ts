import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultHaSpec } from '@/lib/topology/defaults';
import { specFromFiles } from '@/lib/topology/parse';
import { renderFiles } from '@/lib/topology/render';
import { lintCluster } from './lint';

const now = new Date('2026-01-15T12:00:00Z');
const files = renderFiles(defaultHaSpec([1, 2, 3].map((n) => ({ name: `P${n}`, address: `10.0.0.${n}` }))));
const lint = (texts: Record<string, string>) => lintCluster({ files: texts, now });
const long = 1024 * 1024;
const lines = (count: number, line: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => line(index)).join('\n');

const BIG: [string, string, string][] = [
  ['a line of 1 MB', 'P1/agent.cfg', `mode=agent\nsites=${'x'.repeat(long)}\n`],
  ['1 MB of commas', 'P1/agent.cfg', `mode=agent\nsites=${','.repeat(long)}\n`],
  ['1 MB of blanks before a letter', 'P1/agent.cfg', `mode=agent\nworkerNum=${' '.repeat(long)}x\n`],
  ['a qualifier of 1 MB wildcards', 'P1/cluster.cfg', `${'%a'.repeat(long / 2)}.workerNum=4\n`],
  ['an alias of 1 MB', 'P1/cluster.nodes', `localSite,mode\n10.0.0.1:8802:${'a'.repeat(long)},datanode\n`],
  ['a Raft group of 1 MB', 'P1/cluster.cfg', `streamingRaftGroups=${'2:'.repeat(long / 2)}\n`],
  ['1 MB of <ALIAS>', 'P1/cluster.cfg', `volumes=${'<ALIAS>,'.repeat(long / 8)}\n`],
  ['100,000 unknown names', 'P1/cluster.cfg', lines(100_000, (index) => `workerNun${index}=1`)],
  ['100,000 equal lines', 'P1/cluster.cfg', lines(100_000, () => 'workerNum=4')],
  ['100,000 wildcard lines', 'P1/cluster.cfg', lines(100_000, (index) => `%a${index}%.volumes=/d/<ALIAS>`)],
  [
    '100,000 nodes',
    'P1/cluster.nodes',
    `localSite,mode\n${lines(100_000, (index) => `10.0.0.1:${index % 65536}:n${index},datanode`)}`,
  ],
  [
    '100,000 controllers',
    'P1/cluster.nodes',
    `localSite,mode\n${lines(100_000, (index) => `10.0.${index % 256}.1:8800:c${index},controller`)}`,
  ],
  ['100,000 lines of blanks', 'P1/agent.cfg', lines(100_000, () => 'workerNum=4 ')],
  ['only NUL', 'P1/cluster.nodes', '\0'.repeat(long)],
];

describe('lintCluster on hostile input', () => {
  it.each(BIG)('is done with %s, with few and short findings', (_, path, text) => {
    const findings = lint({ ...files, [path]: text });
    specFromFiles({ ...files, [path]: text });
    expect(findings.length).toBeLessThan(1500);
    expect(Math.max(...findings.map(({ message }) => message.en.length))).toBeLessThan(2000);
  });

  it('survives many nodes with many settings for each', () => {
    const nodes = `localSite,mode\n${lines(5000, (index) => `10.0.0.${index % 200}:${8000 + index}:n${index},datanode`)}\n`;
    const cfg = lines(
      20_000,
      (index) =>
        `${index % 2 ? `n%${index}` : `n${index}`}.${index % 3 ? 'volumes' : 'redoLogDir'}=/d/${index}`,
    );
    lint({
      'P1/controller.cfg': files['P1/controller.cfg'] ?? '',
      'P1/cluster.nodes': nodes,
      'P1/cluster.cfg': cfg,
    });
  });

  it('never throws and never lets a control character into a message', () => {
    const names = Object.keys(files);
    const piece = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 30 }),
      fc.constantFrom(
        '\0',
        '\r\n',
        '\uFEFF',
        '"',
        "'",
        '$(reboot)',
        '`id`',
        '=',
        '=\n=',
        '..=',
        '%.%=%',
        '<ALIAS>',
        ',,,,',
        ':::::',
        'localSite=::',
        '__proto__=1',
        'constructor.prototype=1',
        '\u202E',
        '\x1b[31m',
      ),
      fc.constantFrom(...Object.values(files).flatMap((text) => text.split('\n'))),
    );
    const tree = fc.dictionary(
      fc.constantFrom(...names),
      fc.array(piece, { maxLength: 12 }).map((parts) => parts.join('\n')),
      { maxKeys: 4 },
    );
    fc.assert(
      fc.property(tree, fc.boolean(), (texts, withRest) => {
        for (const { message, seen = '', remedy } of lint(withRest ? { ...files, ...texts } : texts)) {
          const said = message.en + message.zh + seen + (remedy ? remedy.en + remedy.zh : '');
          expect(said).not.toMatch(/[\p{Cc}\u202E\uFEFF]/u);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('gives the same findings in the same order whatever the order of the files', () => {
    const bad = { ...files, 'P2/agent.cfg': 'workNum=1\r\n', 'P3/cluster.cfg': 'x' };
    const shuffled = Object.fromEntries(Object.entries(bad).reverse());
    const places = (texts: Record<string, string>) =>
      lint(texts)
        .map(({ rule, file, line }) => `${file}:${line} ${rule}`)
        .filter((text) => !text.includes('V-FIL-06'));
    expect(places(bad).filter((text) => text.startsWith('P2/agent'))).toEqual(
      places(shuffled).filter((text) => text.startsWith('P2/agent')),
    );
    expect(lint(bad)).toEqual(lint(bad));
  });
});
