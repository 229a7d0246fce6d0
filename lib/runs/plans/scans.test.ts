import { describe, expect, test } from 'vitest';
import { describeOwner, parseListeners, parseOwners } from './port-scan';
import { belongingTo, findNode, parseScan } from './process-scan';
import { parseMarker } from './start-marker';

const argv = (...words: string[]) => words.join('\x1f');
const controller = argv('./../dolphindb', '-console', '0', '-mode', 'controller', '-home', 'data');
const rows = (...lines: string[][]) =>
  [['DIR', '/data/ddb'], ...lines].map((line) => line.join('\t')).join('\n');

describe('processes', () => {
  test('belong to the installation of their executable, although all have the same command line', () => {
    const scan = parseScan(
      rows(
        ['PROC', '10', '500', '/data/ddb/server/clusterDemo', '/data/ddb/server/dolphindb', controller],
        ['PROC', '11', '501', '/data/ddb_2/server/clusterDemo', '/data/ddb_2/server/dolphindb', controller],
        [
          'PROC',
          '12',
          '502',
          '/data/ddb/server/clusterDemo',
          '/usr/bin/tail',
          argv('tail', '-f', '/data/ddb/server/dolphindb'),
        ],
      ),
    );
    expect(belongingTo(scan).map(({ pid }) => pid)).toEqual([10]);
  });

  test('of a replaced executable still belong to it', () => {
    const scan = parseScan(
      rows(['PROC', '10', '500', '/', '/data/ddb/server/dolphindb (deleted)', controller]),
    );
    expect(belongingTo(scan)).toHaveLength(1);
  });

  test('of an interpreted executable are known by their first words and working directory', () => {
    const scan = parseScan(
      rows(
        [
          'PROC',
          '10',
          '500',
          '/data/ddb/server/clusterDemo',
          '/usr/bin/node',
          argv('node', './../dolphindb', '-mode', 'agent'),
        ],
        [
          'PROC',
          '11',
          '500',
          '/data/other/server/clusterDemo',
          '/usr/bin/node',
          argv('node', './../dolphindb', '-mode', 'agent'),
        ],
        ['PROC', '12', '500', '', '', argv('node', './../dolphindb', '-mode', 'agent')],
      ),
    );
    expect(belongingTo(scan).map(({ pid }) => pid)).toEqual([10]);
  });

  test('are told apart by mode and, for data and compute nodes, by the whole alias', () => {
    const node = (pid: string, alias: string) => [
      'PROC',
      pid,
      '1',
      '/',
      '/data/ddb/server/dolphindb',
      argv('dolphindb', '-mode', 'datanode', '-localSite', `10.0.0.80:8802:${alias}`),
    ];
    const found = belongingTo(
      parseScan(
        rows(node('20', 'node10'), node('21', 'node1'), [
          'PROC',
          '22',
          '1',
          '/',
          '/data/ddb/server/dolphindb',
          controller,
        ]),
      ),
    );
    expect(findNode(found, 'datanode', 'node1')?.pid).toBe(21);
    expect(findNode(found, 'controller', 'any')?.pid).toBe(22);
    expect(findNode(found, 'agent', 'agent1')).toBeUndefined();
  });
});

describe('ports', () => {
  test('listeners of both address families are read, with their owner where it is visible', () => {
    const listeners = parseListeners('LISTEN\t2260\t0\t111\nLISTEN\t0016\t0\t112\nnoise');
    expect(listeners.map(({ port }) => port)).toEqual([8800, 22]);
    const owners = parseOwners(listeners, 'OWNER\t42\tsocket:[111]\tpython3 -m http.server 8800 \n');
    expect(owners.map(describeOwner)).toEqual([
      'port 8800: process 42, python3 -m http.server 8800',
      'port 22: a process of user number 0',
    ]);
  });
});

test('the start marker and the age of the process are read', () => {
  expect(parseMarker('MARK 1\nAGE 12\n')).toEqual({ marked: true, ageSeconds: 12 });
  expect(parseMarker('MARK 0\nAGE 7\n')).toEqual({ marked: false, ageSeconds: 7 });
});
