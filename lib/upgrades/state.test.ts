import { describe, expect, test } from 'vitest';
import type { StepStatus } from '@/lib/runs/view';
import { hostStates } from './host-states';
import { isOpen, offersOf, overStates, upgradeState } from './state';

describe('the state of an upgrade', () => {
  test('is failed when its run is over and nothing has recorded more', () => {
    for (const status of ['failed', 'cancelled', 'interrupted', 'succeeded'] as const)
      expect(upgradeState('running', status, undefined)).toBe('failed');
    expect(upgradeState('running', 'queued', undefined)).toBe('running');
    expect(upgradeState('rolling-back', 'failed', 'interrupted')).toBe('rollback-failed');
    expect(upgradeState('verify-needed', 'succeeded', undefined)).toBe('verify-needed');
  });

  test('is what it was when a rollback has ended before it changed anything', () => {
    expect(upgradeState('verify-needed', 'succeeded', 'running')).toBe('rolling-back');
    expect(upgradeState('verify-needed', 'succeeded', 'failed')).toBe('verify-needed');
    expect(upgradeState('running', 'failed', 'failed')).toBe('failed');
  });

  test('is paused with its run, and goes on or back from there', () => {
    expect(upgradeState('running', 'paused', undefined)).toBe('paused');
    expect(isOpen('paused')).toBe(true);
    expect(offersOf('paused', true)).toEqual(['resume', 'roll-back']);
    expect(offersOf('paused', false)).toEqual(['continue', 'roll-back']);
  });

  test('always has a way on until it is over', () => {
    for (const state of ['failed', 'verify-needed', 'rollback-failed'] as const)
      for (const resumable of [true, false]) {
        expect(isOpen(state)).toBe(true);
        expect(offersOf(state, resumable).length).toBeGreaterThan(0);
      }
    expect(offersOf('failed', true)).toEqual(['retry', 'continue', 'roll-back', 'end']);
    expect(offersOf('failed', false)).toEqual(['continue', 'roll-back', 'end']);
    expect(offersOf('rollback-failed', true)).toEqual(['retry-rollback', 'roll-back', 'end']);
    expect(offersOf('finalized', true)).toEqual([]);
    for (const state of overStates) expect(isOpen(state)).toBe(false);
  });
});

describe('what a run has left on a host', () => {
  const text = { en: '', zh: '' };
  const step = (action: string, status: StepStatus, attempt = status === 'pending' ? 0 : 1) => ({
    key: `${action}@h1`,
    title: text,
    host: 'h1',
    status,
    attempt,
    timeoutMs: 1,
  });
  const stages = (...steps: ReturnType<typeof step>[]) => [{ key: 's', title: text, parallelism: 1, steps }];

  test.each<[StepStatus, StepStatus, string, boolean]>([
    ['failed', 'pending', 'old', false],
    ['succeeded', 'pending', 'old', true],
    ['succeeded', 'failed', 'mixed', true],
    ['skipped', 'succeeded', 'new', true],
  ])('backup %s, replacement %s: %s programs', (taken, replaced, programs, backup) => {
    const [host] = hostStates([stages(step('take-backup', taken), step('replace-programs', replaced))]);
    expect(host).toMatchObject({ host: 'h1', programs, backup });
  });

  const programs = (...runs: ReturnType<typeof stages>[]) => hostStates(runs)[0]?.programs;
  const upgraded = stages(step('take-backup', 'succeeded'), step('replace-programs', 'succeeded'));

  test('a rollback goes from new to old, and leaves what it did not come to', () => {
    const rollback = (status: StepStatus) => stages(step('restore-backup', status));
    expect(programs(upgraded, rollback('pending'))).toBe('new');
    expect(programs(upgraded, rollback('failed'))).toBe('mixed');
    expect(programs(upgraded, rollback('succeeded'))).toBe('old');
    const early = stages(step('take-backup', 'succeeded'), step('replace-programs', 'pending'));
    expect(programs(early, rollback('pending'))).toBe('old');
  });

  test('is not forgotten when the rest is planned anew and ends early', () => {
    const anew = stages(step('take-backup', 'pending'), step('replace-programs', 'pending'));
    expect(hostStates([upgraded, anew])[0]).toMatchObject({ programs: 'new', backup: true });
    const early = stages(step('take-backup', 'succeeded'), step('replace-programs', 'pending'));
    expect(hostStates([early, anew])[0]).toMatchObject({ programs: 'old', backup: false });
  });

  test('is nothing where the run was cancelled before its turn', () => {
    expect(programs(stages(step('replace-programs', 'cancelled', 0)))).toBe('old');
    expect(programs(stages(step('replace-programs', 'cancelled')))).toBe('mixed');
  });
});
