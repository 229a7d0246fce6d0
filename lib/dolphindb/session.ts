import {
  DDB,
  DdbBool,
  DdbDatabaseError,
  DdbDouble,
  DdbInt,
  DdbLong,
  type DdbObj,
  DdbString,
  DdbVectorInt,
  DdbVectorString,
  DdbVoid,
  parseObject,
} from './client';
import { EXPIRED, within } from './deadline';
import { DdbError, fromServerText } from './errors';
import { type Dial, hangUp, newDial } from './socket';
import {
  callTimeout,
  connectionLost,
  connectTimeout,
  unreachable,
  unreadableAnswer,
} from './transport-errors';
import { type DdbValue, type Page, toValue } from './values';

/** An argument of a server function: whole numbers become INT, bigint LONG, other numbers DOUBLE, lists STRING or INT vectors. */
export type DdbArg = string | boolean | number | bigint | null | string[] | number[];

export interface CallOptions {
  /** Deadline in ms for waiting and answering; when a sent call misses it the connection is cut and the session is dead. */
  timeoutMs?: number;
  /** Ask the server's urgent worker; for light status calls, which must not wait behind queries. */
  urgent?: boolean;
  /** Cuts the connection when aborted. */
  signal?: AbortSignal;
  /** Part of a long result. */
  page?: Page;
}

export interface RunOptions extends CallOptions {
  /** Called with each printed text, in order, before the result arrives. */
  onPrint?: (text: string) => void;
}

export interface OpenOptions {
  host: string;
  port: number;
  /** The node serves TLS (`enableHTTPS`); `ca` in PEM for a private authority. */
  tls?: boolean | { ca: string };
  /** Deadline in ms for TCP, upgrade and greeting together. */
  timeoutMs?: number;
}

/** One connection to one node: calls go one at a time, each with a deadline; a dead session stays dead, open another one. */
export interface DdbSession {
  readonly host: string;
  readonly port: number;
  /** `host:port`. */
  readonly site: string;
  /** The server's number of this session. */
  readonly id: string;
  /** Signed-in user; `guest` before login. */
  readonly user: string;
  readonly open: boolean;
  /** Calls a server function with typed arguments; no script is run. */
  call(name: string, args?: DdbArg[], options?: CallOptions): Promise<DdbValue>;
  /** Runs a script. */
  run(script: string, options?: RunOptions): Promise<DdbValue>;
  /** Signs this session in; throws DDB-AUTH and leaves the session usable when the password is wrong. */
  login(user: string, password: string, options?: CallOptions): Promise<void>;
  /** Ends the connection; everything pending rejects with DDB-CLOSED. */
  close(): void;
}

export const DEFAULT_TIMEOUT_MS = 10_000;

function toArg(value: DdbArg): DdbObj {
  if (value === null) return new DdbVoid() as unknown as DdbObj;
  if (typeof value === 'string') return new DdbString(value);
  if (typeof value === 'boolean') return new DdbBool(value);
  if (typeof value === 'bigint') return new DdbLong(value);
  if (typeof value === 'number') {
    return Number.isInteger(value) && Math.abs(value) < 2 ** 31 ? new DdbInt(value) : new DdbDouble(value);
  }
  const numbers = value.length > 0 && value.every((item) => typeof item === 'number');
  return numbers ? new DdbVectorInt(value as number[]) : new DdbVectorString(value as string[]);
}

function cancelled(site: string): DdbError {
  return new DdbError('DDB-CANCELLED', {
    en: `The call on ${site} was cancelled.`,
    zh: `${site} 上的调用已取消。`,
  });
}

function nulInScript(): DdbError {
  return new DdbError('DDB-ERROR', { en: 'The script holds a NUL character.', zh: '脚本中包含 NUL 字符。' });
}

/** The session with access to the client's own objects; only for this folder. */
export class Session implements DdbSession {
  user = 'guest';
  private tail: Promise<unknown> = Promise.resolve();
  private readonly secrets = new Set<string>();
  private ended = false;

  constructor(
    private readonly ddb: DDB,
    private readonly dial: Dial,
    readonly host: string,
    readonly port: number,
  ) {}

  get site(): string {
    return `${this.host}:${this.port}`;
  }

  get id(): string {
    return this.ddb.sid;
  }

  get open(): boolean {
    return !this.ended && this.ddb.connected;
  }

  async call(name: string, args: DdbArg[] = [], options: CallOptions = {}): Promise<DdbValue> {
    const send = () => this.ddb.call(name, args.map(toArg), { urgent: options.urgent });
    return toValue(await this.ask(name, send, options), options.page);
  }

  async run(script: string, options: RunOptions = {}): Promise<DdbValue> {
    return toValue(await this.runRaw(script, options), options.page);
  }

  /** Runs a script and gives the client's own object, so that a caller of this folder can convert it page by page. */
  runRaw(script: string, options: RunOptions = {}): Promise<DdbObj> {
    const { onPrint, urgent } = options;
    const listener = (message: { type: string; data?: unknown }) => {
      if (message.type === 'print') onPrint?.(String(message.data));
    };
    if (script.includes('\0')) return Promise.reject(nulInScript());
    return this.ask('script', () => this.ddb.eval(script, { urgent, listener }), options);
  }

  async login(user: string, password: string, options: CallOptions = {}): Promise<void> {
    this.secrets.add(password);
    const send = () =>
      this.ddb.call('login', [new DdbString(user), new DdbString(password)], { urgent: true });
    await this.ask('login', send, options);
    this.user = user;
  }

  close(): void {
    this.ended = true;
    hangUp(this.dial);
  }

  private where() {
    return { site: this.site, dial: this.dial };
  }

  private async ask(what: string, send: () => Promise<DdbObj>, options: CallOptions): Promise<DdbObj> {
    const timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
    const deadline = Date.now() + timeoutMs;
    const before = this.tail;
    let release = () => {};
    const mine = new Promise<void>((resolve) => {
      release = resolve;
    });
    this.tail = before.then(() => mine);
    try {
      const turn = await within(before, timeoutMs, options.signal);
      if (options.signal?.aborted) throw cancelled(this.site);
      if (turn === EXPIRED) throw callTimeout(this.site, what, timeoutMs, false);
      if (!this.open) throw connectionLost(this.where(), this.ddb.error);
      return await this.exchange(what, send, deadline - Date.now(), timeoutMs, options.signal);
    } finally {
      release();
    }
  }

  private async exchange(
    what: string,
    send: () => Promise<DdbObj>,
    leftMs: number,
    timeoutMs: number,
    signal?: AbortSignal,
  ): Promise<DdbObj> {
    let answer: DdbObj | typeof EXPIRED;
    try {
      answer = await within(send(), leftMs, signal);
    } catch (error) {
      throw this.mapError(error);
    }
    if (answer === EXPIRED) {
      this.close();
      throw signal?.aborted ? cancelled(this.site) : callTimeout(this.site, what, timeoutMs, true);
    }
    try {
      return parseObject(answer.buffer ?? new Uint8Array(), answer.le);
    } catch (error) {
      throw unreadableAnswer(this.site, error);
    }
  }

  private mapError(error: unknown): DdbError {
    if (error instanceof DdbDatabaseError) return fromServerText(error.message, this.secrets);
    if (this.open) return unreadableAnswer(this.site, error);
    return connectionLost(this.where(), this.ddb.error ?? error);
  }
}

function address({ host, port, tls }: OpenOptions, dial: Dial): string {
  const name = host.includes(':') ? `[${host}]` : host;
  return `${tls ? 'wss' : 'ws'}://${name}:${port}/#${dial.id}`;
}

/** Opens a session as guest; throws DDB-UNREACHABLE (nothing there, or no DolphinDB) or DDB-TIMEOUT (there, but silent) within the deadline. */
export async function openSession(options: OpenOptions): Promise<DdbSession> {
  return openRaw(options);
}

/** The same, with the folder's inner type. */
export async function openRaw(options: OpenOptions): Promise<Session> {
  const timeoutMs = options.timeoutMs ?? 5000;
  const dial = newDial(typeof options.tls === 'object' ? options.tls.ca : undefined);
  const where = { site: `${options.host}:${options.port}`, dial };
  const ddb = new DDB(address(options, dial), { autologin: false });
  ddb.print_message = false;
  ddb.parse_object = false;
  try {
    if ((await within(ddb.connect(), timeoutMs)) === EXPIRED) throw connectTimeout(where, timeoutMs);
    return new Session(ddb, dial, options.host, options.port);
  } catch (error) {
    hangUp(dial);
    if (error instanceof DdbError) throw error;
    if (error instanceof DdbDatabaseError) throw fromServerText(error.message, []);
    throw unreachable(where, error);
  }
}
