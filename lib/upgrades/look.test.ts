import { expect, test } from 'vitest';
import { backupItems } from '@/lib/runs/plans/backup-items';
import { placeInstallations } from '@/lib/runs/plans/layout';
import { defaultHaSpec } from '@/lib/topology/defaults';
import { lookCommand, parseLook } from './look';

test('every part of the look is read, and a damaged one is left out', () => {
  const output = `@@arch
x86_64
@@free
1000
@@backup
raft 50
programs 500
@@base
looked
writable
@@basefree
70
@@tools
unzip
@@plugins
hdf5
mysql
@@hash
${'a'.repeat(64)}  -
@@marker
{"cluster":{"id":"c1"}}

@@before
{"cluster":{"id":"c0"}}

@@licence
YWJj
ZGVm
`;
  expect(parseLook(output)).toEqual({
    arch: 'x86_64',
    freeBytes: 1000 * 1024,
    backupBytes: 550,
    programBytes: 500,
    base: { writable: true, same: false, freeBytes: 70 * 1024 },
    missingTools: ['unzip'],
    plugins: ['hdf5', 'mysql'],
    binarySha256: 'a'.repeat(64),
    marker: '{"cluster":{"id":"c1"}}',
    oldMarker: '{"cluster":{"id":"c0"}}',
    licence: 'YWJjZGVm',
  });
  expect(parseLook('@@base\nlooked\n@@basefree\n7\n').base).toEqual({
    writable: false,
    same: false,
    freeBytes: 7 * 1024,
  });
  expect(parseLook('@@free\nno such file\n')).toEqual({ missingTools: [], plugins: [] });
});

test('a directory with a quote stays one argument', () => {
  expect(lookCommand("/opt/it's")).toContain(`'/opt/it'\\''s/server'`);
});

test('nothing of the look walks through the data below clusterDemo, which may be millions of files', () => {
  const spec = defaultHaSpec(['10.0.0.1'].map((address) => ({ name: 'P1', address })));
  const [at] = placeInstallations('/opt/dolphindb', spec, [{ id: 'h1', address: '10.0.0.1' }]);
  if (!at) throw new Error('no installation');
  const items = backupItems(at, { ha: true, documents: [] }, '', true);
  const walks = lookCommand('/opt/dolphindb', { items })
    .split('\n')
    .filter((line) => /\b(du|find)\b/.test(line) && !line.startsWith('echo'));
  expect(walks).toHaveLength(items.length);
  const bounded =
    /-maxdepth 1|-path '?\.\/clusterDemo'?.* -prune|\/(raft|dfsMeta|sysmgmt|CHUNK_METADATA|config)'? &&/;
  expect(walks.filter((line) => !bounded.test(line))).toEqual([]);
});
