import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { loadedLicence } from '@/lib/dolphindb/licence';
import { openSession } from '@/lib/dolphindb/session';
import { parseLicence } from '@/lib/licences/parse';
import { type LicenceWay, type PredictedNode, predictLicence } from '@/lib/licences/predict';
import { candidateTerms, type LicenceTerms, sameLicence } from '@/lib/licences/terms';
import { once } from './testing/client.ts';
import { ENTERPRISE, type Installation, licenceText, Sandbox, until } from './testing/cluster.ts';
import { SMALL_HOST, smallFiles } from './testing/small-cluster.ts';

const site = `${SMALL_HOST}:8900`;
const FREE = '2042.01.01,8,2,3,Community Users,0,-1,,1';
const TRIAL = '2042.01.01,8,2,9,Trial Users,0,-1,,1';
const SITE = '2042.01.01,8,2,9,Example Site,0,-1,,1';

async function loaded(): Promise<LicenceTerms> {
  const session = await openSession({ host: SMALL_HOST, port: 8900 });
  try {
    return await loadedLicence(session);
  } finally {
    session.close();
  }
}

/** What Deck says about the controller; `garbage` when it does not take the file for a licence. */
function predicted(text: string, running: LicenceTerms): LicenceWay | 'garbage' {
  let candidate: LicenceTerms;
  try {
    candidate = candidateTerms(parseLicence(Buffer.from(text)), [running]);
  } catch {
    return 'garbage';
  }
  const node = (alias: string, role: PredictedNode['role']): PredictedNode => ({ alias, role });
  const controller = { ...node('controller8900', 'controller'), loaded: running, server: '2.00.11.3' };
  const nodes = [
    controller,
    node('agent1', 'agent'),
    node('dnode1', 'datanode'),
    node('cnode1', 'computenode'),
  ];
  return predictLicence(nodes, candidate, new Date()).nodes[0]?.way ?? 'refused';
}

describe('what Deck predicts is what a node does, asked by the official client', () => {
  let sandbox: Sandbox;
  let number = 0;
  beforeAll(() => {
    sandbox = new Sandbox();
  });
  afterEach(end);
  afterAll(() => sandbox?.destroy());

  async function startWith(line: string): Promise<Installation> {
    const at = sandbox.install(`licence${++number}`, smallFiles(), licenceText(line));
    sandbox.start(at, 'controller');
    await until('the controller answers', () => once(site, 'version', [], false));
    return at;
  }
  async function end(): Promise<void> {
    sandbox.kill(/-mode controller/, 'SIGKILL');
    await until('the controller has ended', () => sandbox.pids(/-mode controller/).length === 0);
  }

  it.each<[string, string, string, LicenceWay | 'garbage']>([
    ['better', ENTERPRISE, '2044.06.30,1024,128,200,Example Bank,0,13,,1', 'online'],
    ['longer, of the free kind', FREE, '2043.01.01,8,2,3,Community Users,0,-1,,1', 'online'],
    ['for this line of servers', ENTERPRISE, '2044.06.30,512,64,100,Example Bank,0,13,2.00,1', 'online'],
    ['with other modules alone', ENTERPRISE, ENTERPRISE.replace(',13,', ',15,'), 'online'],
    ['without limits', ENTERPRISE, '2044.06.30,0,0,0,Example Bank,0,13,,1', 'online'],
    ['the same', ENTERPRISE, ENTERPRISE, 'loaded'],
    ['the same trial', TRIAL, TRIAL, 'loaded'],
    ['fewer nodes', ENTERPRISE, '2044.06.30,512,64,50,Example Bank,0,13,,1', 'restart'],
    ['less memory', ENTERPRISE, '2044.06.30,256,64,100,Example Bank,0,13,,1', 'restart'],
    ['fewer cores', ENTERPRISE, '2044.06.30,512,32,100,Example Bank,0,13,,1', 'restart'],
    ['limited after unlimited', '2044.06.30,0,0,0,Example Bank,0,13,,1', ENTERPRISE, 'restart'],
    ['another client', ENTERPRISE, '2044.06.30,512,64,100,Other Bank,0,13,,1', 'restart'],
    ['a trial for a commercial one', ENTERPRISE, TRIAL, 'restart'],
    ['a longer trial', TRIAL, TRIAL.replace('2042', '2043'), 'restart'],
    ['a longer site licence', SITE, SITE.replace('2042', '2043'), 'restart'],
    ['bound to cores', ENTERPRISE, '2044.06.30,512,64,100,Example Bank,1,13,,1', 'restart'],
    ['expired', ENTERPRISE, '2023.06.30,512,64,100,Example Bank,0,13,,1', 'refused'],
    ['for older servers', ENTERPRISE, '2044.06.30,512,64,100,Example Bank,0,13,2.00.10,1', 'refused'],
    ['for two nodes', ENTERPRISE, '2044.06.30,512,64,2,Example Bank,0,13,,1', 'refused'],
    ['garbage', ENTERPRISE, 'not a licence', 'garbage'],
    ['cut off', ENTERPRISE, licenceText(ENTERPRISE).slice(0, 200), 'garbage'],
    ['a web page', ENTERPRISE, '<!doctype html><title>Sign in</title>', 'garbage'],
    ['empty', ENTERPRISE, '', 'garbage'],
  ])('%s', async (_name, before, after, way) => {
    const at = await startWith(before);
    const running = await loaded();
    const text = way === 'garbage' ? after : licenceText(after);
    expect(predicted(text, running)).toBe(way);
    writeFileSync(join(at.server, 'dolphindb.lic'), text);

    const online = await once(site, 'updateLicense').then(
      () => true,
      () => false,
    );
    if (way !== 'loaded') expect(online).toBe(way === 'online');
    const wanted = way === 'garbage' ? undefined : candidateTerms(parseLicence(Buffer.from(text)), [running]);
    const now = await loaded();
    expect(wanted !== undefined && sameLicence(now, wanted)).toBe(way === 'online' || way === 'loaded');

    await end();
    if (way === 'refused' || way === 'garbage') {
      expect((await sandbox.runToEnd(at, 'controller')).code).toBe(1);
      return;
    }
    sandbox.start(at, 'controller');
    await until('it starts with the new licence', () => once(site, 'version', [], false));
    const fresh = await loaded();
    expect(wanted && sameLicence(fresh, wanted)).toBe(true);
    expect(fresh.authorization).toBe(wanted?.authorization);
  });

  it('reads a file without using it, and says when that is no licence', async () => {
    const at = await startWith(ENTERPRISE);
    const path = join(at.server, 'candidate.lic');
    writeFileSync(path, licenceText(FREE));
    expect(await once(site, 'license', [path])).toMatchObject({ clientName: 'Community Users', maxNodes: 3 });
    expect((await loaded()).client).toBe('Example Bank');
    writeFileSync(path, 'garbage');
    await expect(once(site, 'license', [path])).rejects.toThrow('Unknown license');
    await expect(once(site, 'license', [`${path}.gone`])).rejects.toThrow('Failed to open');
  });
});
