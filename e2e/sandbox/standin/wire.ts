import { decode, encode } from './codec.ts';
import { ServerError } from './errors.ts';
import type { Value } from './script/values.ts';

/** Requests and answers of the WebSocket API (dolphindb-wire-protocol.md sections 3 and 4). */

export interface Request {
  /** Printed output is wanted (`API2`). */
  prints: boolean;
  command: 'connect' | 'script' | 'function' | 'variable';
  /** Connect: what follows the first line; script: the source. */
  text: string;
  /** Function: its name; variable: the names, comma-separated. */
  name: string;
  args: Value[];
  urgent: boolean;
}

const COMMANDS = ['connect', 'script', 'function', 'variable'] as const;

export function parseRequest(data: Buffer): Request {
  const newline = data.indexOf(10);
  const header = /^(API2?) (\d+) (\d+)(?: \/ (\S*))?$/.exec(data.toString('latin1', 0, Math.max(0, newline)));
  if (!header) throw new ServerError('Invalid message header.');
  const end = newline + 1 + Number(header[3]);
  const body = data.toString('utf8', newline + 1, end);
  const split = body.indexOf('\n');
  const command = COMMANDS.find((known) => known === body.slice(0, split < 0 ? undefined : split));
  if (!command) throw new ServerError('Unknown request.');
  const text = split < 0 ? '' : body.slice(split + 1);
  const request: Request = {
    prints: header[1] === 'API2',
    command,
    text,
    name: '',
    args: [],
    urgent: (Number((header[4] ?? '0').split('_')[0]) & 1) === 1,
  };
  if (command === 'function' || command === 'variable') readArguments(request, data, end);
  return request;
}

function readArguments(request: Request, data: Buffer, start: number): void {
  const [name = '', count = '0'] = request.text.split('\n');
  request.name = name;
  let offset = start;
  for (let i = 0; i < Number(count); i++) {
    const { value, length } = decode(data, offset);
    request.args.push(value);
    offset += length;
  }
}

export function okAnswer(sid: string, value?: Value): Buffer {
  const body = value ? [encode(value)] : [];
  return Buffer.concat([Buffer.from(`${sid} ${body.length} 1\nOK\n`), ...body]);
}

export const errorAnswer = (sid: string, message: string): Buffer =>
  Buffer.from(`${sid} 0 1\n${message.replace(/[\r\n]+/g, ' ') || 'Unknown error.'}\n`);

export const printMessage = (text: string): Buffer => Buffer.from(`MSG\n${text.replaceAll('\0', '')}\0`);
