import { ScriptError, unknownToken } from './errors.ts';
import { readTemporal } from './temporal.ts';
import { bool, double, int, long, scalar, string, stringVector, T, type Value } from './values.ts';

export interface Token {
  t: 'lit' | 'name' | 'op' | 'nl' | 'eof';
  text: string;
  value?: Value;
  line: number;
}

const NAME = /^[\p{L}_][\p{L}\p{N}_]*(?:::[\p{L}_][\p{L}\p{N}_]*)*(?:!(?=\s*\())?/u;
const SYMBOLS = /^(?:`[\p{L}\p{N}_.]*)+/u;
const TYPED_NULL = /^00([bcihlfdntmsDMTNpP])(?![\p{L}\p{N}_])/u;
const NUMBER =
  /^(?:\d+\.\d+(?:[eE][+-]?\d+)?|\d+[eE][+-]?\d+|\d+\.(?![.\p{L}])|\d+)([lLfFhcbiId])?(?![\p{L}\p{N}_])/u;
const OPERATORS = /^(?:\.\.|->|<=|>=|==|!=|<>|&&|\|\||\+=|-=|\*=|\/=|[-+*/\\%=<>!&|^(){}[\],;:.?@$])/;
const NULL_TYPES: Record<string, number> = {
  b: T.BOOL,
  c: T.CHAR,
  h: T.SHORT,
  i: T.INT,
  l: T.LONG,
  f: T.FLOAT,
  F: T.DOUBLE,
  d: T.DATE,
  t: T.TIME,
  m: T.MINUTE,
  s: T.SECOND,
  D: T.DATETIME,
  M: T.MONTH,
  T: T.TIMESTAMP,
  n: T.NANOTIME,
  N: T.NANOTIMESTAMP,
};

function numberValue(text: string, suffix: string | undefined): Value {
  const digits = suffix ? text.slice(0, -1) : text;
  if (suffix === 'l' || suffix === 'L') return long(BigInt(digits));
  if (suffix === 'f' || suffix === 'F') return scalar(T.FLOAT, Math.fround(Number(digits)));
  if (suffix === 'h') return scalar(T.SHORT, Number(digits));
  if (suffix === 'c') return scalar(T.CHAR, Number(digits));
  if (suffix === 'b') return bool(Number(digits) !== 0);
  if (/[.eE]/.test(digits) || suffix === 'd') return double(Number(digits));
  const whole = BigInt(digits);
  return whole > 2147483647n ? long(whole) : int(Number(whole));
}

function unescaped(text: string): string {
  return text.replace(/\\([ntr\\"'])/g, (_, c: string) => ({ n: '\n', t: '\t', r: '\r' })[c] ?? c);
}

/** Splits a script into tokens; line ends inside brackets are dropped, as the language drops them. */
export class Lexer {
  private pos = 0;
  private readonly tokens: Token[] = [];
  private readonly brackets: string[] = [];

  constructor(
    private readonly source: string,
    private line = 1,
  ) {}

  all(): Token[] {
    while (this.pos < this.source.length) this.step();
    this.push('nl', '\n', 0);
    this.push('eof', 'end of script', 0);
    return this.tokens;
  }

  private push(t: Token['t'], text: string, length: number, value?: Value): void {
    this.tokens.push(value ? { t, text, value, line: this.line } : { t, text, line: this.line });
    this.pos += length;
  }

  private step(): void {
    const rest = this.source.slice(this.pos, this.pos + 4096);
    const c = rest[0]!;
    if (c === '\n') this.newline();
    else if (/\s|\ufeff/.test(c)) this.pos++;
    else if (rest.startsWith('//')) this.skipTo('\n');
    else if (rest.startsWith('/*')) this.skipTo('*/');
    else if (c === '"' || c === "'") this.text(c);
    else if (c === '`') this.symbols(SYMBOLS.exec(this.source.slice(this.pos))![0]);
    else if (/\d/.test(c) || (c === '.' && /^\.\d/.test(rest) && !this.followsOperand())) this.number(rest);
    else this.word(rest);
  }

  private newline(): void {
    const top = this.brackets.at(-1);
    if (top !== '(' && top !== '[') this.push('nl', '\n', 0);
    this.pos++;
    this.line++;
  }

  private skipTo(end: string): void {
    const at = this.source.indexOf(end, this.pos + 2);
    const stop = at < 0 ? this.source.length : end === '\n' ? at : at + end.length;
    for (let i = this.pos; i < stop; i++) if (this.source[i] === '\n') this.line++;
    this.pos = stop;
  }

  private followsOperand(): boolean {
    const last = this.tokens.at(-1);
    return (
      last !== undefined && (last.t === 'name' || last.t === 'lit' || last.text === ')' || last.text === ']')
    );
  }

  private text(quote: string): void {
    let end = this.pos + 1;
    while (end < this.source.length && this.source[end] !== quote) end += this.source[end] === '\\' ? 2 : 1;
    if (end >= this.source.length)
      throw new ScriptError(`Syntax Error: [line #${this.line}] The string is not closed`);
    const body = this.source.slice(this.pos + 1, end);
    this.push('lit', quote, end + 1 - this.pos, string(unescaped(body)));
    for (const c of body) if (c === '\n') this.line++;
  }

  private symbols(text: string): void {
    const parts = text.slice(1).split('`');
    this.push('lit', text, text.length, parts.length === 1 ? string(parts[0]!) : stringVector(parts));
  }

  private number(rest: string): void {
    const temporal = readTemporal(rest);
    const empty = TYPED_NULL.exec(rest);
    if (temporal) {
      const { length, type, value } = temporal;
      this.push('lit', rest.slice(0, length), length, scalar(type, value));
    } else if (empty) {
      this.push('lit', empty[0], empty[0].length, scalar(NULL_TYPES[empty[1]!] ?? T.INT, null));
    } else this.plainNumber(rest);
  }

  private plainNumber(rest: string): void {
    const short = rest.startsWith('.') ? 1 : 0;
    const m = NUMBER.exec(short ? `0${rest}` : rest);
    if (!m) throw unknownToken(this.line, /^[\p{L}\p{N}_.]+/u.exec(rest)![0]);
    this.push('lit', m[0], m[0].length - short, numberValue(m[0], m[1]));
  }

  private word(rest: string): void {
    const name = NAME.exec(rest);
    const op = name ? undefined : OPERATORS.exec(rest)?.[0];
    if (!name && !op) throw unknownToken(this.line, rest[0]!);
    if (op && /[([{]/.test(op)) this.brackets.push(op);
    if (op && /[)\]}]/.test(op)) this.brackets.pop();
    const text = name?.[0] ?? op!;
    this.push(name ? 'name' : 'op', text, text.length);
  }
}
