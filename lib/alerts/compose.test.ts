import { expect, test } from 'vitest';
import { retryAfterMs } from './backoff';
import { composeNotice, type NoticeItem, testNotice } from './compose';
import { hide } from './hide';

const item = (more: Partial<NoticeItem> = {}): NoticeItem => ({
  ...{
    event: 'raised',
    id: 'a1',
    rule: 'node-down',
    severity: 'critical',
    subject: 'dnode1',
    seen: 'stopped',
  },
  cluster: { id: 'c1', name: 'market-data' },
  message: { en: 'dnode1 is not running.', zh: 'dnode1 未在运行。' },
  ...{ raisedAt: '2030-01-15T10:00:00.000Z', clearedAt: null },
  ...more,
});
const at = new Date('2030-01-15T10:00:02Z');
const link = 'https://deck.example/alerts';

test('one alert is a message with its cluster, what was seen and what to do, in the language of the channel', () => {
  const { subject, text } = composeNotice([item()], 'en', link, at);
  expect(subject).toBe('DolphinDB Deck [critical] market-data · Node down · dnode1');
  for (const part of ['dnode1 is not running.', 'Seen: stopped', 'To do: Open the node’s log', link])
    expect(text).toContain(part);
  const chinese = composeNotice([item()], 'zh', link, at);
  expect(chinese.subject).toBe('DolphinDB Deck [严重] market-data · 节点宕机 · dnode1');
  expect(chinese.text).toContain('dnode1 未在运行。');
  expect(chinese.text).not.toContain('Seen');
});

test('alerts of one moment are one message, the gravest first and what is over last', () => {
  const cleared = item({ event: 'cleared', id: 'a3', subject: 'dnode3', clearedAt: at.toISOString() });
  const warning = item({ id: 'a2', severity: 'warning', rule: 'disk-low', subject: 'dnode2' });
  const { subject, text, body } = composeNotice([cleared, warning, item()], 'en', link, at);
  expect(subject).toBe('DolphinDB Deck [2 alerts, 1 over] market-data');
  const order = ['[critical]', '[warning]', '[over]'].map((mark) => text.indexOf(mark));
  expect(order).toEqual([...order].sort((a, b) => a - b));
  expect((body.alerts as { id: string }[]).map(({ id }) => id)).toEqual(['a1', 'a2', 'a3']);
});

test('of very many alerts some are listed and all are counted and in the body', () => {
  const many = Array.from({ length: 50 }, (_, i) => item({ id: `a${i}`, subject: `n${i}` }));
  const { text, body } = composeNotice(many, 'en', link, at);
  expect(text.match(/\[critical\]/g)).toHaveLength(20);
  expect(text).toContain('… and 30 more');
  expect(body.alerts).toHaveLength(50);
});

test('the body has the documented fields', () => {
  const { body } = composeNotice([item()], 'en', link, at);
  expect(body).toMatchObject({
    version: 1,
    source: 'dolphindb-deck',
    sentAt: '2030-01-15T10:00:02.000Z',
    link,
  });
  expect((body.alerts as object[])[0]).toEqual({
    event: 'raised',
    id: 'a1',
    rule: 'node-down',
    name: 'Node down',
    severity: 'critical',
    cluster: { id: 'c1', name: 'market-data' },
    subject: 'dnode1',
    message: 'dnode1 is not running.',
    remedy: expect.stringContaining('Open the node’s log'),
    seen: 'stopped',
    raisedAt: '2030-01-15T10:00:00.000Z',
    clearedAt: null,
  });
  expect(testNotice('en', link, at).body).toMatchObject({ test: true, alerts: [] });
});

test('failed messages are tried again after 1, 5, 15 and 60 minutes, then given up', () => {
  expect([1, 2, 3, 4, 5].map(retryAfterMs)).toEqual([60_000, 300_000, 900_000, 3_600_000, undefined]);
});

test('what a server answers shows no secret, neither plain nor as base64', () => {
  expect(hide('535 bad password hunter2!', ['hunter2!'])).toBe('535 bad password ***');
  expect(
    hide(`AUTH ${Buffer.from('hunter2!').toString('base64')}`, ['hunter2!', undefined, '']),
  ).not.toContain('aHVudGVyMi');
});
