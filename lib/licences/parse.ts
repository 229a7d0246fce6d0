import { createHash } from 'node:crypto';
import { AppError } from '@/lib/errors';
import type { Text } from '@/lib/text';

const MAX_BYTES = 64 * 1024;
const SIGNATURE_BYTES = 256;

/** What the first line of a licence file says (dolphindb-package.md 6); zero or less in a limit is taken as "no limit". */
export interface Licence {
  client: string;
  /** `YYYY-MM-DD`, the last day. */
  expiration: string;
  maxMemoryPerNodeGb: number;
  maxCoresPerNode: number;
  maxNodes: number;
  /** null when the file does not say. */
  bindCpu: boolean | null;
  /** The vendor's module code; -1 = none, null when the file does not say. */
  modules: number | null;
  /** Highest server version covered; empty = no limit. */
  version: string;
  /** Of the file's bytes, in hex. */
  sha256: string;
  /** Inferred from the client name and the limits; a running server knows for sure. */
  kind: 'community' | 'enterprise';
}

const original: Text = {
  en: 'Upload the file dolphindb.lic as the vendor sent it, in binary mode and without opening it in an editor.',
  zh: '请上传厂商发送的原始 dolphindb.lic 文件（二进制方式传输，勿用编辑器打开另存）。',
};

function refuse(code: string, text: Text, seen?: string): AppError {
  return new AppError(`LICENCE-${code}`, text, { seen, remedy: original });
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes).replace(/^\uFEFF/, '');
  }
}

function textOf(bytes: Uint8Array): string {
  if (bytes.length > MAX_BYTES) {
    throw refuse(
      'TOO-LARGE',
      { en: 'The file is too large for a licence.', zh: '文件过大，不是授权许可文件。' },
      `${bytes.length} bytes`,
    );
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what tells a binary file.
  if (/[\0-\x08\x0E-\x1F]/.test(Buffer.from(bytes).toString('latin1'))) {
    throw refuse('BINARY', {
      en: 'This is a binary file, not a licence.',
      zh: '这是二进制文件，不是授权许可。',
    });
  }
  const text = decode(bytes);
  if (!text.trim()) throw refuse('EMPTY', { en: 'The licence file is empty.', zh: '授权许可文件为空。' });
  if (/^\s*<(!doctype|html|\?xml|head|body)\b/i.test(text)) {
    throw refuse('HTML', {
      en: 'This is a web page, not a licence: the download was answered with a page, perhaps a sign-in form.',
      zh: '这是网页而不是授权许可：下载时得到的是页面（可能是登录页）。',
    });
  }
  return text;
}

function isoDate(field: string): string | undefined {
  const found = /^(\d{4})[.-](\d{2})[.-](\d{2})$/.exec(field);
  if (!found) return undefined;
  const iso = `${found[1]}-${found[2]}-${found[3]}`;
  const at = new Date(`${iso}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(iso) ? iso : undefined;
}

function limit(field: string | undefined): number | undefined {
  return field !== undefined && /^-?\d{1,9}(\.\d{1,3})?$/.test(field) ? Number(field) : undefined;
}

/** The client's name may hold commas; what follows it is counted from the end of a full line. */
function split(line: string): { head: string[]; client: string; tail: string[] } {
  const fields = line.split(',').map((field) => field.trim());
  const tailLength = fields.length >= 9 ? 4 : Math.max(0, fields.length - 5);
  const cut = fields.length - tailLength;
  return { head: fields.slice(0, 4), client: fields.slice(4, cut).join(','), tail: fields.slice(cut) };
}

function checkSignature(lines: string[]): void {
  const body = lines.join('').replaceAll(/\s/g, '');
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(body)) {
    throw refuse('NOT-A-LICENCE', {
      en: 'The signature of the licence is damaged.',
      zh: '授权许可的签名已损坏。',
    });
  }
  const bytes = Buffer.from(body, 'base64').length;
  if (bytes >= SIGNATURE_BYTES && body.length % 4 === 0) return;
  throw refuse(
    'TRUNCATED',
    {
      en: 'The licence file is cut off: its signature is incomplete.',
      zh: '授权许可文件不完整：签名缺失或被截断。',
    },
    `${bytes} of ${SIGNATURE_BYTES} bytes`,
  );
}

function kindOf(client: string, memory: number, cores: number, nodes: number): Licence['kind'] {
  const small = memory > 0 && memory <= 8 && cores > 0 && cores <= 2 && nodes > 0 && nodes <= 3;
  return /^trial users$/i.test(client) || small ? 'community' : 'enterprise';
}

/** Reads a licence file (position of the fields: dolphindb-package.md 6); throws LICENCE-… with what is wrong. An expired licence is read like any other. */
export function parseLicence(bytes: Uint8Array): Licence {
  const [line = '', ...rest] = textOf(bytes)
    .trim()
    .split(/\r\n|\r|\n/);
  const { head, client, tail } = split(line);
  const expiration = isoDate(head[0] ?? '');
  if (!expiration) {
    throw refuse('NOT-A-LICENCE', {
      en: 'This is no DolphinDB licence: it does not begin with an expiry date.',
      zh: '这不是 DolphinDB 授权许可：文件开头没有到期日期。',
    });
  }
  const [memory, cores, nodes] = [limit(head[1]), limit(head[2]), limit(head[3])];
  if (memory === undefined || cores === undefined || nodes === undefined || !client) {
    throw refuse(
      'FIELDS',
      {
        en: 'The first line of the licence does not have the expected fields: date, memory, cores, nodes, client.',
        zh: '授权许可首行缺少应有的字段：到期日、内存、核数、节点数、客户名。',
      },
      `${line.split(',').length} fields`,
    );
  }
  checkSignature(rest);
  return {
    client,
    expiration,
    maxMemoryPerNodeGb: memory,
    maxCoresPerNode: cores,
    maxNodes: nodes,
    bindCpu: tail[0] === '1' ? true : tail[0] === '0' ? false : null,
    modules: limit(tail[1]) ?? null,
    version: tail[2] ?? '',
    sha256: createHash('sha256').update(bytes).digest('hex'),
    kind: kindOf(client, memory, cores, nodes),
  };
}
