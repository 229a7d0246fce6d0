import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '@/lib/errors';
import { parseLicence } from './parse';

const signature = Buffer.alloc(256, 7).toString('base64');
const file = (line: string, body = `\n${signature}`) => Buffer.from(line + body);
const codeOf = (bytes: Uint8Array) => {
  try {
    parseLicence(bytes);
    return 'accepted';
  } catch (error) {
    return (error as AppError).code;
  }
};

describe('parseLicence', () => {
  it('reads the community licence', () => {
    expect(parseLicence(file('2042.01.01,8,2,3,Trial Users,0,-1,,1'))).toMatchObject({
      client: 'Trial Users',
      expiration: '2042-01-01',
      maxMemoryPerNodeGb: 8,
      maxCoresPerNode: 2,
      maxNodes: 3,
      bindCpu: false,
      modules: -1,
      version: '',
      kind: 'community',
    });
  });

  it('reads an enterprise licence whose client name holds commas and Chinese, in UTF-8 and GBK', () => {
    const line = '2027.12.31,512,64,50,Some Fund, Ltd. 某基金,1,13,3.00,1';
    expect(parseLicence(file(line))).toMatchObject({
      client: 'Some Fund,Ltd. 某基金',
      bindCpu: true,
      modules: 13,
      version: '3.00',
      kind: 'enterprise',
    });
    const gbk = Buffer.concat([
      Buffer.from('2027.12.31,512,64,50,'),
      Buffer.from([0xbb, 0xf9, 0xbd, 0xf0]),
      Buffer.from(`,0,-1,,1\n${signature}`),
    ]);
    expect(parseLicence(gbk).client).toBe('基金');
  });

  it.each([
    ['CRLF', '2042.01.01,8,2,3,A,0,-1,,1', `\r\n${signature}\r\n`],
    ['BOM', '\uFEFF2042.01.01,8,2,3,A,0,-1,,1', `\n${signature}`],
    ['folded signature', '2042.01.01,8,2,3,A,0,-1,,1', `\n${signature.replaceAll(/(.{76})/g, '$1\n')}\n\n`],
  ])('tolerates %s', (_name, line, body) => {
    expect(parseLicence(file(line, body))).toMatchObject({ client: 'A', maxNodes: 3 });
  });

  it.each([
    ['LICENCE-EMPTY', Buffer.from('')],
    ['LICENCE-EMPTY', Buffer.from(' \r\n\t')],
    ['LICENCE-HTML', Buffer.from('\n<!DOCTYPE html><html></html>')],
    ['LICENCE-BINARY', Buffer.from('PK\x03\x04\0\0')],
    ['LICENCE-TOO-LARGE', Buffer.alloc(70_000, 65)],
    ['LICENCE-NOT-A-LICENCE', Buffer.from('dfsReplicationFactor=2\n')],
    ['LICENCE-NOT-A-LICENCE', file('2042.13.45,8,2,3,A,0,-1,,1')],
    ['LICENCE-NOT-A-LICENCE', file('2042.01.01,8,2,3,A,0,-1,,1', '\n***not base64***')],
    ['LICENCE-FIELDS', file('2042.01.01,8,2')],
    ['LICENCE-FIELDS', file('2042.01.01,eight,2,3,A,0,-1,,1')],
    ['LICENCE-TRUNCATED', file('2042.01.01,8,2,3,A,0,-1,,1', '')],
    ['LICENCE-TRUNCATED', file('2042.01.01,8,2,3,A,0,-1,,1', `\n${signature.slice(0, 200)}`)],
    ['LICENCE-TRUNCATED', file('2042.01.01,8,2,3,A,0,-1,,1', `\n${signature.slice(0, -1)}`)],
  ])('refuses with %s', (code, bytes) => {
    expect(codeOf(bytes)).toBe(code);
  });

  it('gives a refusal in both languages with a remedy, never another error, for any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          parseLicence(bytes);
        } catch (error) {
          if (!(error instanceof AppError) || !error.text.zh || !error.detail.remedy) throw error;
        }
      }),
    );
  });
});
