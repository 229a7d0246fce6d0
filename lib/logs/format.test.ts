import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeLine, visible } from './decode';
import { entriesOf, linesOf } from './entries';
import { jobHead, lineHead, messageOf, microsOf, readMoment, stampOf } from './format';

describe('a line of the log', () => {
  test.each([
    ['2024-01-05 09:30:00.123456 <ERROR> :Failed', '2024-01-05 09:30:00.123456', 'ERROR', 'Failed'],
    ['2024-01-05 09:30:00.123456 <INFO> : msg', '2024-01-05 09:30:00.123456', 'INFO', ' msg'],
    ['2024-01-05 09:30:00.1 <WARNING>:', '2024-01-05 09:30:00.1', 'WARNING', ''],
    ['2024-01-05 09:30:00.123 plain text', '2024-01-05 09:30:00.123', undefined, 'plain text'],
    ['2024-01-05 09:30:00.123456 <Raft> Group', '2024-01-05 09:30:00.123456', undefined, '<Raft> Group'],
  ])('%s', (line, stamp, level, message) => {
    expect(lineHead(line)).toMatchObject({ stamp, ...(level && { level }) });
    expect(lineHead(line)?.level).toBe(level);
    expect(messageOf(line)).toBe(message);
  });

  test('a line without a time has no head', () => {
    for (const line of ['', 'at foo', '  2024-01-05 09:30:00', '12:00:00 x', '2024-1-5 09:30:00'])
      expect(lineHead(line)).toBeUndefined();
  });

  test('a line of the job log has the time at which the job began', () => {
    expect(
      jobHead('datanode1,admin,1,ab-c,r,,unknown,2024.01.05T09:30:00.123,2024.01.05T09:31:00,x,'),
    ).toEqual({ stamp: '2024-01-05 09:30:00.123' });
  });

  test('stamps become microseconds, and instants become stamps of a clock', () => {
    expect(microsOf('2024-01-05 09:30:00.000123', 480) - microsOf('2024-01-05 01:30:00.0')).toBe(123);
    const at = Date.UTC(2024, 0, 5, 1, 30);
    expect(stampOf(at, { zoneMinutes: 480, aheadMs: 2500 })).toBe('2024-01-05 09:30:02.500');
  });

  test('a moment is a time of the node’s clock or an instant', () => {
    expect(readMoment('2024-01-05T09:30')).toEqual({ wall: '2024-01-05 09:30' });
    expect(readMoment('2024-01-05 09:30:00.5')).toEqual({ wall: '2024-01-05 09:30:00.5' });
    expect(readMoment('2024-01-05T09:30:00+08:00')).toEqual({ instant: Date.UTC(2024, 0, 5, 1, 30) });
    expect(readMoment('1704418200000')).toEqual({ instant: 1704418200000 });
    for (const text of ['', 'yesterday', '09:30', '$(reboot)']) expect(readMoment(text)).toBeUndefined();
  });
});

describe('bytes of the log', () => {
  test('what is UTF-8 stays, every other byte is written out', () => {
    expect(decodeLine(Buffer.from('控制节点 😀'))).toBe('控制节点 😀');
    expect(decodeLine(Buffer.from([0x61, 0xc4, 0xe3, 0x62, 0xe4, 0xb8]))).toBe('a\\xC4\\xE3b\\xE4\\xB8');
  });

  test('no bytes break it, and those of a text are read as that text', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.string({ unit: 'binary' }), (bytes, text) => {
        expect(decodeLine(bytes)).toBeTypeOf('string');
        expect(decodeLine(Buffer.from(text))).toBe(Buffer.from(text).toString());
      }),
    );
  });

  test('control and direction characters are written out', () => {
    expect(visible('a\x1b[31m\u202eb\tc\nd')).toBe('a\\x1B[31m\\u202eb\tc\nd');
  });

  test('lines know their places in the file, with either line end and without one at the end', () => {
    const lines = linesOf(Buffer.from('one\r\n\ntwo\nthr'), 100);
    expect(lines.map(({ at, end, whole }) => [at, end, whole])).toEqual([
      [100, 105, true],
      [105, 106, true],
      [106, 110, true],
      [110, 113, false],
    ]);
  });

  test('lines without a time stay with theirs; in a job log and before the first time they stand alone', () => {
    const text = 'x\ny\n2024-01-05 09:30:00.1 <ERROR> :a\n  at b\n  at c\n2024-01-05 09:30:01.1 <INFO> :d\n';
    const entries = entriesOf(linesOf(Buffer.from(text), 0));
    expect(entries.map(({ text: shown }) => shown)).toEqual([
      'x',
      'y',
      '2024-01-05 09:30:00.1 <ERROR> :a\n  at b\n  at c',
      '2024-01-05 09:30:01.1 <INFO> :d',
    ]);
    expect(entries.at(-1)?.end).toBe(text.length);
    expect(entriesOf(linesOf(Buffer.from('a,1\nb,2\n'), 0), 'job')).toHaveLength(2);
  });

  test('a line without end is cut, and the rest counted', () => {
    const [entry] = entriesOf(
      linesOf(Buffer.from(`2024-01-05 09:30:00.1 <INFO> :${'x'.repeat(200_000)}\n`), 0),
    );
    expect(entry?.text.length).toBe(64 * 1024);
    expect((entry?.omitted ?? 0) + (entry?.text.length ?? 0)).toBe(200_030);
  });
});
