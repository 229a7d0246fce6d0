import { expect, test } from 'vitest';
import { lookCommand, parseLook } from './look';

test('every part of the look is read, and a damaged one is left out', () => {
  const output = `@@arch
x86_64
@@free
1000
@@server
500
@@metadata
50
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
    backupBytes: 550 * 1024,
    missingTools: ['unzip'],
    plugins: ['hdf5', 'mysql'],
    binarySha256: 'a'.repeat(64),
    marker: '{"cluster":{"id":"c1"}}',
    oldMarker: '{"cluster":{"id":"c0"}}',
    licence: 'YWJjZGVm',
  });
  expect(parseLook('@@free\nno such file\n')).toEqual({ missingTools: [], plugins: [] });
});

test('a directory with a quote stays one argument', () => {
  expect(lookCommand("/opt/it's")).toContain(`'/opt/it'\\''s/server'`);
});

test('nothing of the look walks through the data below clusterDemo, which may be millions of files', () => {
  const walks = lookCommand('/opt/dolphindb')
    .split('\n')
    .filter((line) => /(^|[ ;])(du -sk|find) ['/-]/.test(line));
  expect(walks.filter((line) => !/--exclude=clusterDemo|-maxdepth/.test(line))).toEqual([]);
});
