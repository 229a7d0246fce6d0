import type { IncomingMessage, ServerResponse } from 'node:http';
import { toJson } from './json-values.ts';
import { type Node, VERSION_TEXT } from './node.ts';
import {
  bool,
  double,
  int,
  long,
  string,
  stringVector,
  T,
  typeName,
  type Value,
  type Vector,
  VOID,
} from './script/values.ts';
import { Session } from './session.ts';
import { siteText } from './sites.ts';

/** The page and the JSON API of a node's port (dolphindb-wire-protocol.md section 10). */

interface Parameter {
  form?: string;
  type?: string;
  value?: unknown;
}

function argument({ form, type, value }: Parameter): Value {
  if (form === 'vector') return stringVector((value as unknown[]).map(String));
  switch (type) {
    case 'int':
    case 'short':
      return int(Number(value));
    case 'long':
      return long(BigInt(String(value)));
    case 'double':
    case 'float':
      return double(Number(value));
    case 'bool':
      return bool(value === true || value === '1' || value === 'true');
    case 'void':
      return VOID;
    default:
      return string(String(value ?? ''));
  }
}

const items = (v: Vector, limit: number): unknown[] => (toJson(v) as unknown[]).slice(0, limit);

function shown(value: Value, limit: number, name = ''): unknown {
  if (value.form === 'table')
    return {
      name,
      form: 'table',
      size: String(value.columns[0]?.vector.data.length ?? 0),
      value: value.columns.map((column) => shown(column.vector, limit, column.name)),
    };
  if (value.form === 'vector')
    return {
      name,
      form: 'vector',
      type: typeName(value.type).toLowerCase(),
      size: String(value.data.length),
      value: items(value, limit),
    };
  const type = value.form === 'scalar' ? typeName(value.type) : typeName(T.VOID);
  return {
    name,
    form: value.form === 'void' ? 'scalar' : value.form,
    type: type.toLowerCase(),
    value: value.form === 'scalar' ? String(toJson(value) ?? '') : toJson(value),
  };
}

const MAX_BODY = 16 * 2 ** 20;

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request) {
    size += (part as Buffer).length;
    if (size > MAX_BODY) throw new Error('The request is too large.');
    parts.push(part as Buffer);
  }
  return Buffer.concat(parts).toString('utf8');
}

export class HttpApi {
  private readonly sessions = new Map<string, Session>();

  constructor(private readonly node: Node) {}

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method === 'POST') return this.json(request, response);
    const { self, role } = this.node;
    const body = `<!doctype html><meta charset="utf-8"><title>${self.alias}</title><h1>${self.alias}</h1><p>${siteText(self)} (${role})</p><p>${VERSION_TEXT}</p><p>This is a stand-in for a DolphinDB server, made for tests.</p>`;
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(body);
  }

  private async json(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let answer: unknown;
    try {
      answer = await this.call(JSON.parse(await bodyOf(request)) as Record<string, unknown>, request);
    } catch (error) {
      answer = { sessionID: '0', resultCode: '1', msg: (error as Error).message, object: [] };
    }
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  }

  private async call(body: Record<string, unknown>, request: IncomingMessage): Promise<unknown> {
    const remote = { ip: request.socket.remoteAddress ?? '', port: request.socket.remotePort ?? 0 };
    const session = this.sessions.get(String(body.sessionID)) ?? new Session(this.node, remote, () => {});
    this.sessions.set(session.sid, session);
    const args = ((body.params as Parameter[] | undefined) ?? []).map(argument);
    const head = { sessionID: session.sid, userId: session.user };
    try {
      const script =
        body.functionName === 'executeCode' ? decodeURIComponent(String(toJson(args[0] ?? VOID))) : undefined;
      const value =
        script === undefined
          ? await session.call(String(body.functionName), args)
          : await session.run(script);
      const limit = Math.min(100_000, Number(body.length ?? 1024));
      return { ...head, userId: session.user, resultCode: '0', msg: '', object: [shown(value, limit)] };
    } catch (error) {
      return { ...head, resultCode: '1', msg: (error as Error).message, object: [] };
    }
  }
}
