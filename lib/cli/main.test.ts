import { spawnSync } from 'node:child_process';
import { lstatSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
let work: string;

beforeAll(() => {
  work = mkdtempSync(path.join(tmpdir(), 'deck-cli-'));
});
afterAll(() => rmSync(work, { recursive: true, force: true }));

function deck(...args: string[]) {
  const result = spawnSync(process.execPath, ['--import', 'tsx', 'lib/cli/main.ts', ...args], {
    cwd: root,
    encoding: 'utf8',
    timeout: 60_000,
  });
  return { code: result.status, out: result.stdout, err: result.stderr };
}

function write(relative: string, text: string): string {
  const file = path.join(work, relative);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

const hosts = [1, 2, 3].map((n) => ({ name: `P${n}`, address: `10.0.0.${79 + n}` }));

describe('deck', { timeout: 60_000 }, () => {
  it('renders, lints without errors and parses the default cluster', () => {
    const spec = write('spec.json', JSON.stringify({ hosts }));
    const out = path.join(work, 'out');
    expect(deck('render', spec, '--out', out)).toMatchObject({ code: 0, err: '' });
    expect(readFileSync(path.join(out, 'P2/controller.cfg'), 'utf8')).toContain(
      'localSite=10.0.0.81:8800:controller2\n',
    );
    const linted = deck('lint', out, '--json');
    expect(linted.code).toBe(0);
    expect(JSON.parse(linted.out).map((finding: { severity: string }) => finding.severity)).toEqual(['info']);
    const parsed = JSON.parse(deck('parse', out, '--json').out);
    expect(parsed).toMatchObject({
      ha: true,
      agents: ['10.0.0.80:8801:agent1', '10.0.0.81:8801:agent2', '10.0.0.82:8801:agent3'],
    });
    expect(Object.keys(parsed)).toEqual(['controllers', 'agents', 'datanodes', 'computenodes', 'ha']);
  });

  it('reports errors with exit code 1, rule, file, line and a message in the language asked for', () => {
    write('bad/P1/config/agent.cfg', 'mode=agent\r\nlocalSite=10.0.0.80:8801:agent1\r\nworkNum=4\r\n');
    const json = deck('lint', path.join(work, 'bad'), '--json', '--lang', 'zh');
    expect(json.code).toBe(1);
    expect(JSON.parse(json.out)).toContainEqual(
      expect.objectContaining({
        rule: 'V-FIL-07',
        severity: 'error',
        file: 'P1/config/agent.cfg',
        line: 3,
        message: 'workNum 不是已知参数，是否应为 workerNum？',
      }),
    );
    const text = deck('lint', path.join(work, 'bad'));
    expect(text.code).toBe(1);
    expect(text.out).toMatch(/^error +V-FIL-07 +P1\/config\/agent\.cfg:3 +workNum is not a known parameter/m);
    expect(text.out.trimEnd().split('\n').at(-1)).toMatch(/^\d+ errors?, \d+ warnings?, \d+ info$/);
  });

  it('takes controllers and agents from numbered files side by side', () => {
    const nodes = 'localSite,mode\n10.5.0.6:8905:d1,datanode\n';
    write('side/cfg/cluster.nodes', nodes);
    for (const n of [1, 2, 3])
      write(
        `side/cfg/controller${n}.cfg`,
        `mode=controller\nlocalSite=10.5.0.${n}:8901:c${n}\ndfsHAMode=Raft\n`,
      );
    write('side/cfg/agent1.cfg', 'mode=agent\nlocalSite=10.5.0.6:8904:a1\n');
    expect(JSON.parse(deck('parse', path.join(work, 'side'), '--json').out)).toEqual({
      controllers: ['10.5.0.1:8901:c1', '10.5.0.2:8901:c2', '10.5.0.3:8901:c3'],
      agents: ['10.5.0.6:8904:a1'],
      datanodes: ['10.5.0.6:8905:d1'],
      computenodes: [],
      ha: true,
    });
  });

  it('leaves the data of an installation and saved copies alone', () => {
    write(
      'tree/server/clusterDemo/config/controller.cfg',
      'mode=controller\nlocalSite=10.0.0.1:8800:c1\nmaxMemSize=1\n',
    );
    write('tree/server/clusterDemo/data/controller.cfg', 'garbage');
    write('tree/server/clusterDemo/config.bak/controller.cfg', 'garbage');
    expect(deck('lint', path.join(work, 'tree'), '--json').out).not.toContain('V-FIL-07');
  });

  it.each([
    ['no command', []],
    ['an unknown command', ['destroy', '.']],
    ['a missing argument', ['lint']],
    ['an unknown option', ['lint', '.', '--force']],
    ['a missing directory', ['lint', '/nonexistent/dir']],
    ['a language that is not there', ['lint', '.', '--lang', 'fr']],
    ['a directory without configuration', ['parse', 'public', '--json']],
    ['render without --out', ['render', 'package.json']],
    ['a spec that is not there', ['render', '/nonexistent.json', '--out', '/tmp/x']],
  ])('ends with 2 and one line on %s', (_, args) => {
    const { code, err, out } = deck(...args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err.trimEnd().split('\n')).toHaveLength(1);
  });

  it.each([
    ['a newline in an alias', { alias: 'a\nb' }, 'nodes.0.alias: '],
    ['an equals sign in an alias', { alias: 'a=b' }, 'nodes.0.alias: '],
    ['a text as port', { port: '8800' }, 'nodes.0.port: '],
    ['an unknown key', { prot: 1 }, 'nodes.0: '],
  ])('refuses a spec with %s, naming the place, and writes nothing', (name, change, place) => {
    const node = { alias: 'c1', role: 'controller', host: '10.0.0.80', port: 8800, ...change };
    const spec = write('hostile.json', JSON.stringify({ ha: false, hosts, nodes: [node] }));
    const out = path.join(work, `never-${name.replaceAll(' ', '-')}`);
    const { code, err } = deck('render', spec, '--out', out);
    expect(code).toBe(2);
    expect(err).toContain(place);
    expect(() => lstatSync(out)).toThrow();
  });

  it('refuses host names that lead elsewhere and does not write through links', () => {
    const climbing = write(
      'climb.json',
      JSON.stringify({ hosts: [{ name: '../../x', address: '10.0.0.1' }] }),
    );
    expect(deck('render', climbing, '--out', path.join(work, 'climb'))).toMatchObject({
      code: 2,
      err: expect.stringContaining('hosts.0.name: '),
    });
    const one = write('one.json', JSON.stringify({ hosts: [{ name: 'P1', address: '10.0.0.1' }] }));
    const out = path.join(work, 'linked');
    mkdirSync(path.join(work, 'elsewhere'));
    mkdirSync(out);
    symlinkSync(path.join(work, 'elsewhere'), path.join(out, 'P1'));
    expect(deck('render', one, '--out', out).code).toBe(2);
    expect(() => lstatSync(path.join(work, 'elsewhere/controller.cfg'))).toThrow();
    const file = path.join(work, 'target');
    writeFileSync(file, 'keep');
    const second = path.join(work, 'linked2');
    mkdirSync(path.join(second, 'P1'), { recursive: true });
    symlinkSync(file, path.join(second, 'P1/controller.cfg'));
    expect(deck('render', one, '--out', second).code).toBe(2);
    expect(readFileSync(file, 'utf8')).toBe('keep');
  });

  it('writes one directory per installation where a host has several', () => {
    const spec = write('pseudo.json', JSON.stringify({ hosts: hosts.slice(0, 1), ha: true }));
    const out = path.join(work, 'pseudo');
    expect(deck('render', spec, '--out', out).out.split('\n')).toEqual(
      expect.arrayContaining(['P1/1/agent.cfg', 'P1/3/controller.cfg']),
    );
    expect(deck('lint', out).code).toBe(0);
  });
});
