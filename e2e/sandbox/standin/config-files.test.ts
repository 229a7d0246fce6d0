import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parseArgs } from './args.ts';
import { clusterConfigFault, nodeSettings, readNodesFile, readSettings } from './config-files.ts';
import { countedNodes, parseLicence } from './licence.ts';
import { nodeRows, parseSite } from './sites.ts';
import { COMMUNITY, licenceText } from './testing/cluster.ts';

const dir = mkdtempSync(join(tmpdir(), 'standin-config-'));
afterAll(() => rmSync(dir, { recursive: true }));

function file(text: string): string {
  const path = join(dir, 'file');
  writeFileSync(path, text);
  return path;
}

describe('the command line', () => {
  it('takes any -key value', () => {
    const args = parseArgs(['-console', '0', '-mode', 'controller', '-maxMemSize', '8', '-volumes', '/a,/b']);
    expect(Object.fromEntries(args)).toEqual({
      console: '0',
      mode: 'controller',
      maxMemSize: '8',
      volumes: '/a,/b',
    });
  });
});

describe('cluster.nodes', () => {
  it('gives its rows without header, comments and CR', () => {
    expect(readNodesFile(file('localSite,mode\r\n# hosts\r\nh:1:a,agent\r\n'))).toEqual(['h:1:a,agent']);
  });
  it.each([
    ['\nlocalSite,mode\nh:1:a,agent\n', 'The input file is empty.'],
    ['', 'The input file is empty.'],
    ['h:1:a,agent\n', 'Invalid header'],
    ['localSite,mode\nh:x:a,agent\n', 'Invalid node'],
    ['localSite,mode\nh:1:a,boss\n', 'Invalid node'],
    ['localSite,mode\nh:1:a,agent\nh:2:a,datanode\n', 'Duplicated node'],
  ])('refuses %j', (text, why) => {
    expect(() => readNodesFile(file(text))).toThrow(why);
  });
});

describe('cluster.cfg', () => {
  const lines = [
    'maxMemSize=8',
    'dn%.volumes=/hdd/<ALIAS>',
    'dn?.workerNum=2',
    'dn1.maxMemSize=16',
    'cn1.maxMemSize=4',
  ];
  it('gives a node the general, wildcard and own settings, in that order of weight', () => {
    expect(Object.fromEntries(nodeSettings(lines, { alias: 'dn1' }))).toEqual({
      maxMemSize: '16',
      volumes: '/hdd/dn1',
      workerNum: '2',
    });
    expect(nodeSettings(lines, { alias: 'dn12' }).get('workerNum')).toBeUndefined();
  });
  it('accepts <ALIAS> with wildcards and without qualifier only', () => {
    expect(clusterConfigFault([...lines, 'redoLogDir=/redo/<ALIAS>'])).toBeUndefined();
    expect(clusterConfigFault(['dn1.volumes=/hdd/<ALIAS>'])).toContain('dn1.volumes');
    expect(clusterConfigFault(['nonsense'])).toContain('nonsense');
  });
  it('needs a first line that is not blank', () => {
    expect(() => readSettings(file('  \nmode=agent\n'), 'agent configuration file')).toThrow(
      'The input file is empty.',
    );
  });
});

describe('a site', () => {
  it.each(['h:1', 'h::a', 'h:99999:a', ':1:a', 'h:1:a:b:c'])('is not %j', (text) => {
    expect(parseSite(text)).toBeUndefined();
  });
});

describe('a licence', () => {
  it('is read by position', () => {
    expect(parseLicence(licenceText(COMMUNITY))).toMatchObject({
      authorization: 'trial',
      expirationText: '2042.01.01',
      maxMemoryPerNode: 8,
      maxCoresPerNode: 2,
      maxNodes: 3,
    });
  });
  it.each(['', 'x', `${COMMUNITY}\n`, `${COMMUNITY}\nAAAA\n`, `2042.13,8,2,3,A,0\n`])('is not %j', (text) => {
    expect(parseLicence(text)).toBeUndefined();
  });
  it('counts every node but agents, the controller once', () => {
    const rows = nodeRows(['h:1:c,controller', 'h:2:a,agent', 'h:3:d,datanode', 'h:4:n,computenode']);
    expect(countedNodes(rows, 'c')).toBe(3);
    expect(countedNodes(rows.slice(1), 'c')).toBe(3);
  });
});
