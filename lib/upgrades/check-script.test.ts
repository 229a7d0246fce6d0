import { describe, expect, test } from 'vitest';
import { scriptChecks, scriptModeOf } from './check-script';
import type { UpgradeFacts } from './facts';

const facts = (arch: string) => ({ to: { version: '2.00.12.1', variant: '', arch } }) as UpgradeFacts;
const rules = (arch: string, mode?: 'online' | 'offline') =>
  scriptChecks(facts(arch), mode).findings.map(({ rule, severity }) => `${rule} ${severity}`);

describe('an upgrade by upgrade.sh', () => {
  test('is refused for another processor than the script knows', () => {
    expect(rules('aarch64', 'offline')).toEqual(['V-UPG-08 error']);
    expect(rules('x86_64', 'offline')).toEqual([]);
    expect(rules('aarch64')).toEqual([]);
  });

  test('online says that the download makes the outage longer', () => {
    expect(rules('x86_64', 'online')).toEqual(['UPGRADE-SCRIPT warning']);
  });

  test('is told from the other ways', () => {
    expect((['own', 'rolling', 'script-online', 'script-offline'] as const).map(scriptModeOf)).toEqual([
      undefined,
      undefined,
      'online',
      'offline',
    ]);
  });
});
