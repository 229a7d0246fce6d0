import { describe, expect, it } from 'vitest';
import { decide, type Evidence, OWN_EYES_MS, type PortSeen } from './decide';

const now = 1_000_000;
const port = (result: PortSeen['result'], more: Partial<PortSeen> = {}): PortSeen => ({
  result,
  at: now,
  since: now - 1000,
  times: 2,
  acceptedAt: now - 1000,
  ...more,
});
const online = { row: { state: 1, from: 'leader' as const } };
const offline = { row: { state: 0, from: 'leader' as const } };
const health = (all: Partial<Evidence>) => decide({ now, hostAnswers: false, ...all }).health;
const silentCall = (times = 2) => ({ call: { result: 'silent' as const, at: now, times } });
const answers = { call: { result: 'answers' as const, at: now, times: 1 } };

describe('the health of a node', () => {
  it('is unknown until anything was seen', () => {
    expect(health({})).toBe('unknown');
  });

  it('is running when the leader says so and nothing speaks against it', () => {
    expect(health(online)).toBe('running');
    expect(health({ ...online, port: port('accepts') })).toBe('running');
  });

  it('is paused for state 2, whatever the port says', () => {
    expect(health({ row: { state: 2, from: 'leader' }, port: port('accepts') })).toBe('paused');
  });

  it('is stopped as soon as the port refuses, though the leader has not noticed', () => {
    expect(health({ ...online, port: port('refuses', { times: 1, since: now }) })).toBe('stopped');
  });

  it('is running, with a note, when only Deck is refused for long or was never let in', () => {
    const long = port('refuses', { since: now - OWN_EYES_MS - 1 });
    const decision = decide({ now, hostAnswers: true, ...online, port: long });
    expect(decision.health).toBe('running');
    expect(decision.evidence?.en).toContain('firewall');
    const { acceptedAt: _, ...never } = port('silent');
    expect(health({ ...online, port: never })).toBe('running');
  });

  it('does not change for one lost packet', () => {
    expect(health({ ...online, port: port('silent', { times: 1 }), before: 'running' })).toBe('running');
    expect(health({ ...offline, port: port('silent', { times: 1 }), before: 'stopped' })).toBe('stopped');
  });

  it('is unreachable when the host is silent, unresponsive when only the port is', () => {
    expect(health({ ...online, port: port('silent') })).toBe('unreachable');
    expect(health({ ...online, port: port('silent'), hostAnswers: true })).toBe('unresponsive');
    expect(health({ ...offline, port: port('silent') })).toBe('unreachable');
    expect(health({ port: port('silent') })).toBe('unreachable');
  });

  it('is unresponsive when the port accepts and calls stay unanswered', () => {
    expect(health({ ...online, port: port('accepts'), ...silentCall() })).toBe('unresponsive');
    expect(health({ ...offline, port: port('accepts'), ...silentCall(1) })).toBe('unresponsive');
    expect(health({ port: port('accepts'), ...silentCall(1) })).toBe('unresponsive');
  });

  it('forgives one slow answer while the leader trusts the node', () => {
    expect(health({ ...online, port: port('accepts'), ...silentCall(1) })).toBe('running');
  });

  it('keeps what it said while it is not yet known why the leader gave the node up', () => {
    expect(health({ ...offline, port: port('accepts'), before: 'running' })).toBe('running');
    expect(health({ ...offline, port: port('accepts'), before: 'unresponsive' })).toBe('unresponsive');
  });

  it('is starting when it answers but is not in the leader’s table yet', () => {
    expect(health({ ...offline, port: port('accepts'), ...answers })).toBe('starting');
    expect(health({ ...offline, port: port('accepts'), before: 'stopped' })).toBe('starting');
  });

  it('comes from the host’s processes when nobody else can tell', () => {
    const process = (state: 'running' | 'frozen' | 'none') => ({ process: { state, at: now } });
    expect(health({ port: port('refuses'), ...process('running') })).toBe('starting');
    expect(health({ port: port('refuses'), ...process('none') })).toBe('stopped');
    expect(health({ port: port('silent'), ...process('none') })).toBe('stopped');
    expect(health({ port: port('silent'), ...process('frozen') })).toBe('unresponsive');
    expect(health({ port: port('accepts'), ...process('frozen') })).toBe('unresponsive');
    expect(health({ port: port('accepts'), ...process('running') })).toBe('running');
  });

  it('is unresponsive when its process is seen and its port is silent', () => {
    const seen = { process: { state: 'running' as const, at: now }, hostAnswers: true };
    const decision = decide({ now, port: port('silent'), ...seen });
    expect(decision.health).toBe('unresponsive');
    expect(decision.evidence?.en).toMatch(/process runs.*port is silent/);
  });

  it('does not believe a follower that knows nothing of a node', () => {
    const follower = { row: { state: 0, from: 'controller' as const } };
    expect(health({ ...follower, port: port('accepts'), before: 'running' })).toBe('running');
    expect(health({ ...follower, port: port('accepts'), ...answers, before: 'running' })).toBe('running');
    expect(health({ ...follower, port: port('refuses') })).toBe('stopped');
  });

  it('is stopped when the leader says offline and no port was looked at', () => {
    expect(health(offline)).toBe('stopped');
  });

  it('has a sentence in both languages for everything that is not simply running', () => {
    for (const all of [offline, { port: port('silent') }, { ...online, port: port('refuses') }]) {
      const { evidence } = decide({ now, hostAnswers: false, ...all });
      expect(evidence?.en).toBeTruthy();
      expect(evidence?.zh).toMatch(/[\u4e00-\u9fff]/);
    }
  });
});
