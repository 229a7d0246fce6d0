import { describe, expect, test } from 'vitest';
import { defaultHaSpec } from '@/lib/topology/defaults';
import { configurationChecks } from './check-config';
import { checkUpgrade, openQuestions } from './checks';
import type { InstallationFacts, UpgradeFacts } from './facts';

const installation = (host: string, change: Partial<InstallationFacts> = {}): InstallationFacts => ({
  host,
  dir: '/opt/dolphindb',
  arch: 'x86_64',
  recorded: { clusterId: 'c1', version: '2.00.11.3', variant: '', binarySha256: 'a'.repeat(64) },
  binarySha256: 'a'.repeat(64),
  freeBytes: 10e9,
  backupBytes: 300e6,
  plugins: ['hdf5', 'mysql'],
  missingTools: [],
  licenceVersion: '3',
  ...change,
});

const facts = (change: Partial<UpgradeFacts> = {}): UpgradeFacts => ({
  clusterId: 'c1',
  from: { version: '2.00.10.4', variant: '' },
  to: {
    version: '2.00.11.3',
    variant: '',
    arch: 'x86_64',
    sizeBytes: 70e6,
    unpackedBytes: 250e6,
    plugins: ['hdf5', 'mysql', 'odbc'],
  },
  installations: ['h1', 'h2', 'h3'].map((host) =>
    installation(host, {
      recorded: { clusterId: 'c1', version: '2.00.10.4', variant: '', binarySha256: 'a'.repeat(64) },
    }),
  ),
  nodes: ['controller1', 'datanode1'].map((alias) => ({ alias, online: true, version: '2.00.10.4' })),
  leader: 'controller1',
  chunks: { chunks: 12, incomplete: 0, recovering: 0 },
  jobs: [],
  streams: 0,
  lastBackup: null,
  now: '2026-11-21T12:00:00.000Z',
  ...change,
});

const base = { dir: '/backups', freeBytes: 1e9, writable: true, same: false };

/** The first installation changed, the others as they are. */
const oneHost = (change: Partial<InstallationFacts>): Partial<UpgradeFacts> => {
  const { installations } = facts();
  return { installations: installations.map((each, at) => (at === 0 ? { ...each, ...change } : each)) };
};

const rules = (change: Partial<UpgradeFacts>, severity: string) =>
  checkUpgrade(facts(change))
    .findings.filter((finding) => finding.severity === severity)
    .map(({ rule }) => rule);

describe('an upgrade that everything speaks for', () => {
  test('is allowed on a small disk when backups go to another one', () => {
    const small = { freeBytes: 600e6 };
    expect(checkUpgrade(facts(oneHost({ ...small, base }))).allowed).toBe(true);
    // What a rollback puts back has no room yet.
    expect(rules(oneHost({ ...small, base }), 'warning')).toContain('V-UPG-06');
    expect(rules(oneHost({ base }), 'warning')).not.toContain('V-UPG-06');
    expect(checkUpgrade(facts(oneHost({ ...small, base: { ...base, same: true } }))).allowed).toBe(false);
  });
  test('is allowed without a question', () => {
    const result = checkUpgrade(facts());
    expect(result.allowed).toBe(true);
    expect(result.questions).toEqual([]);
  });
});

test('many files beside the programs are pointed out, because they lengthen the outage', () => {
  expect(rules(oneHost({ programBytes: 3e9 }), 'warning')).not.toContain('V-UPG-06');
  expect(rules(oneHost({ programBytes: 100e9, freeBytes: 500e9 }), 'warning')).toContain('V-UPG-06');
});

describe('forbidden', () => {
  const to = facts().to;
  test.each<[string, Partial<UpgradeFacts>, string]>([
    ['the version that is there already', { to: { ...to, version: '2.00.10.4' } }, 'V-UPG-01'],
    ['an older version', { to: { ...to, version: '2.00.9.1' } }, 'V-UPG-01'],
    ['another build', { to: { ...to, variant: 'JIT' } }, 'V-UPG-08'],
    ['another processor', oneHost({ arch: 'aarch64' }), 'V-UPG-08'],
    ['a licence for older versions', oneHost({ licenceVersion: '2.00.10' }), 'V-LIC-04'],
    ['a licence whose last day is over', oneHost({ licenceExpires: '2026-11-20' }), 'V-LIC-01'],
    ['too little disk for backup and package', oneHost({ freeBytes: 600e6 }), 'V-UPG-06'],
    ['too little disk where backups go', oneHost({ base: { ...base, freeBytes: 300e6 } }), 'V-UPG-06'],
    [
      'a directory for backups that cannot be written to',
      oneHost({ base: { ...base, writable: false } }),
      'V-UPG-06',
    ],
    ['a tool that is missing', oneHost({ missingTools: ['unzip'] }), 'H-TLS-01'],
    [
      'a directory of another cluster',
      oneHost({ recorded: { clusterId: 'c2', version: '2.00.10.4', variant: '', binarySha256: '' } }),
      'UPGRADE-NOT-OURS',
    ],
    ['chunks that are not complete', { chunks: { chunks: 12, incomplete: 1, recovering: 0 } }, 'V-UPG-03'],
    ['a recovery under way', { chunks: { chunks: 12, incomplete: 0, recovering: 2 } }, 'V-UPG-03'],
    ['a cluster without a leader', { leader: null }, 'V-UPG-03'],
    [
      'a host that cannot be looked at',
      oneHost({ error: { code: 'SSH-UNREACHABLE', text: { en: 'x', zh: 'x' } } }),
      'SSH-UNREACHABLE',
    ],
  ])('%s', (_, change, rule) => {
    expect(rules(change, 'error')).toContain(rule);
    expect(checkUpgrade(facts(change)).allowed).toBe(false);
  });
});

describe('asked, because Deck cannot know', () => {
  const { sizeBytes, unpackedBytes, ...unseen } = { ...facts().to, plugins: undefined };
  test.each<[string, Partial<UpgradeFacts>, string]>([
    [
      'the level of a release that the catalogue does not have',
      { from: { version: '2.00.11.3', variant: '' }, to: { ...facts().to, version: '2.00.12.1' } },
      'compatibility',
    ],
    ['the plugins of a package that hosts download', { to: unseen as UpgradeFacts['to'] }, 'plugins'],
    ['plugins that the new package lacks', oneHost({ plugins: ['own'] }), 'plugins'],
    ['a licence that cannot be read', oneHost({ licenceVersion: undefined } as object), 'licence'],
    ['running queries', { jobs: [{ node: 'datanode1', what: 'select 1' }] }, 'work'],
    ['streams that run', { streams: 2 }, 'work'],
    ['chunks that nobody could ask about', { chunks: undefined } as object, 'chunks'],
  ])('%s', (_, change, question) => {
    const result = checkUpgrade(facts(change));
    expect(result.questions.map(({ id }) => id)).toContain(question);
    expect(openQuestions(result, [])).not.toEqual([]);
    expect(
      openQuestions(
        result,
        result.questions.map(({ id }) => id),
      ),
    ).toEqual([]);
  });

  test('what could not be asked is not taken for nothing', () => {
    const result = checkUpgrade(facts({ jobs: undefined, streams: undefined } as object));
    expect(result.questions.map(({ id }) => id)).toEqual(['work']);
  });
});

test('a licence is valid on its last day, and told of in the days before it', () => {
  expect(rules(oneHost({ licenceExpires: '2026-11-21' }), 'warning')).toContain('V-LIC-02');
  expect(rules(oneHost({ licenceExpires: '2026-12-21' }), 'warning')).toContain('V-LIC-02');
  expect(rules(oneHost({ licenceExpires: '2026-12-22' }), 'warning')).not.toContain('V-LIC-02');
});

test('a licence file that differs between hosts is pointed out', () => {
  const installations = ['h1', 'h2'].map((host) => ({ ...installation(host), licenceSha256: host }));
  expect(rules({ installations }, 'warning')).toContain('V-LIC-03');
});

describe('the configuration under the new version', () => {
  const addresses = ['10.0.0.1', '10.0.0.2', '10.0.0.3'];
  const spec = defaultHaSpec(addresses.map((address, at) => ({ name: `P${at + 1}`, address })));
  const now = new Date('2026-11-21T12:00:00Z');
  const streaming = {
    ...spec,
    nodeSettings: [...spec.nodeSettings, { name: 'streamingHAMode', value: 'raft' }],
  };

  test('has what newly became an error, which forbids the upgrade', () => {
    const configuration = configurationChecks(streaming, { from: '2.00.11.3', to: '3.00.5', now });
    expect(configuration.map(({ rule }) => rule)).toContain('V-STR-04');
    expect(checkUpgrade(facts({ configuration })).allowed).toBe(false);
  });

  test('has nothing that was so before', () => {
    expect(configurationChecks(streaming, { from: '2.00.11.3', to: '2.00.12.1', now })).toEqual([]);
  });
});

test('hosts and nodes that differ are pointed out by name', () => {
  const node = { alias: 'datanode2', online: true, version: '2.00.9.1' };
  const found = checkUpgrade(facts({ nodes: [node], ...oneHost({ binarySha256: 'b'.repeat(64) }) })).findings;
  expect(found).toContainEqual(expect.objectContaining({ rule: 'V-UPG-01', alias: 'datanode2' }));
  expect(found).toContainEqual(expect.objectContaining({ rule: 'V-UPG-01', host: 'h1' }));
});
