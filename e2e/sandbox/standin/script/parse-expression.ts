import type { Arg, Expr, FunctionNode, Statement } from './ast.ts';
import { parseSelect } from './parse-select.ts';
import type { TokenStream } from './token-stream.ts';
import { bool, VOID } from './values.ts';

const LEVELS: string[][] = [
  ['||', 'or'],
  ['&&', 'and'],
  ['|'],
  ['^'],
  ['&'],
  ['==', '!=', '<>', 'in', 'like', 'between', '<', '>', '<=', '>='],
  [':'],
  ['+', '-'],
  ['*', '/', '\\', '%'],
  ['..'],
];
const PAIR_LEVEL = 6;

/** Parses expressions; statements inside function bodies are read by the callback, which breaks the import circle. */
export class ExpressionParser {
  /** Inside a where or having clause `=` compares. */
  private equals = false;

  constructor(
    readonly tokens: TokenStream,
    readonly body: () => Statement[],
  ) {}

  expression(): Expr {
    const test = this.binary(0);
    if (!this.tokens.isOp('?')) return test;
    const { line } = this.tokens.next();
    const yes = this.binary(PAIR_LEVEL + 1);
    this.tokens.expectOp(':');
    const args = [test, yes, this.expression()].map((value) => ({ value }));
    return { k: 'call', fn: 'iif', args, line };
  }

  condition(): Expr {
    const before = this.equals;
    this.equals = true;
    try {
      return this.expression();
    } finally {
      this.equals = before;
    }
  }

  private operatorAt(level: number): string | undefined {
    const token = this.tokens.peek();
    const text = token.t === 'name' ? token.text.toLowerCase() : token.text;
    if (token.t !== 'op' && token.t !== 'name') return undefined;
    if (this.equals && level === 5 && token.t === 'op' && text === '=') return '==';
    return LEVELS[level]!.includes(text) ? text : undefined;
  }

  private binary(level: number): Expr {
    if (level === LEVELS.length) return this.unary();
    let left = this.binary(level + 1);
    for (;;) {
      const op = this.operatorAt(level);
      if (!op) return left;
      const { line } = this.tokens.next();
      this.tokens.skipLines();
      let right = this.binary(level + 1);
      if (op === 'between' && this.tokens.takeWord('and')) {
        right = { k: 'bin', op: ':', left: right, right: this.binary(level + 1), line };
      }
      left = { k: 'bin', op: op === '<>' ? '!=' : op, left, right, line };
    }
  }

  private unary(): Expr {
    for (const op of ['-', '!', '+']) {
      if (this.tokens.takeOp(op)) return { k: 'un', op, expr: this.unary() };
    }
    if (this.tokens.isWord('not') && !this.tokens.isOp('(', 1)) {
      this.tokens.next();
      return { k: 'un', op: '!', expr: this.unary() };
    }
    return this.postfix();
  }

  postfix(): Expr {
    let expr = this.primary();
    for (;;) {
      const { line } = this.tokens.peek();
      if (this.tokens.takeOp('(')) {
        expr = { k: 'call', fn: expr.k === 'name' ? expr.name : expr, args: this.args(')'), line };
      } else if (this.tokens.takeOp('[')) {
        const items = this.args(']').map((a) => a.value);
        expr = { k: 'index', target: expr, index: items.length === 1 ? items[0]! : { k: 'vec', items } };
      } else if (this.tokens.isOp('.') && this.tokens.peek(1).t === 'name') {
        this.tokens.next();
        expr = this.member(expr, this.tokens.expectName(), line);
      } else return expr;
    }
  }

  private member(target: Expr, name: string, line: number): Expr {
    if (!this.tokens.takeOp('(')) return { k: 'member', target, name, line };
    return { k: 'call', fn: name, args: [{ value: target }, ...this.args(')')], line };
  }

  private args(close: string): Arg[] {
    const before = this.equals;
    this.equals = false;
    const args: Arg[] = [];
    while (!this.tokens.isOp(close)) {
      if (this.tokens.isOp(',')) args.push({ value: { k: 'lit', value: VOID } });
      else args.push(this.arg());
      if (!this.tokens.takeOp(',')) break;
    }
    this.tokens.expectOp(close);
    this.equals = before;
    return args;
  }

  private arg(): Arg {
    if (this.tokens.peek().t === 'name' && this.tokens.isOp('=', 1)) {
      const name = this.tokens.expectName();
      this.tokens.next();
      return { name, value: this.expression() };
    }
    if (this.tokens.isOp('*') && (this.tokens.isOp(')', 1) || this.tokens.isOp(',', 1))) {
      this.tokens.next();
      return { value: { k: 'star' } };
    }
    const value = this.expression();
    return this.tokens.takeWord('as') ? { value, alias: this.tokens.expectName() } : { value };
  }

  private primary(): Expr {
    const token = this.tokens.peek();
    if (token.t === 'lit') {
      this.tokens.next();
      return { k: 'lit', value: token.value ?? VOID };
    }
    if (token.t === 'name') return this.named();
    if (this.tokens.takeOp('[')) return { k: 'vec', items: this.args(']').map((a) => a.value) };
    if (this.tokens.takeOp('(')) return this.parenthesised();
    throw this.tokens.unexpected();
  }

  private parenthesised(): Expr {
    const items = this.args(')').map((a) => a.value);
    if (this.tokens.isOp('->')) return this.lambda(items.map((i) => (i.k === 'name' ? i.name : '')));
    if (items.length === 1) return items[0]!;
    return { k: 'call', fn: 'tuple', args: items.map((value) => ({ value })), line: this.tokens.peek().line };
  }

  private lambda(names: string[]): Expr {
    this.tokens.expectOp('->');
    const params = names.map((name) => ({ name }));
    const body: Statement[] = this.tokens.isOp('{')
      ? this.body()
      : [{ s: 'return', expr: this.expression() }];
    return { k: 'lambda', def: { name: 'lambda', params, body } };
  }

  private named(): Expr {
    const { text, line } = this.tokens.peek();
    const word = text.toLowerCase();
    if ((word === 'select' || word === 'exec') && !this.tokens.isOp('(', 1)) return parseSelect(this);
    if (text === 'def') return { k: 'lambda', def: this.definition() };
    this.tokens.next();
    if (this.tokens.isOp('->')) return this.lambda([text]);
    if (text === 'true' || text === 'false') return { k: 'lit', value: bool(text === 'true') };
    if (text === 'NULL') return { k: 'lit', value: VOID };
    return { k: 'name', name: text, line };
  }

  /** `def name(a, b=1) { … }`, also without a name. */
  definition(): FunctionNode {
    this.tokens.expectWord('def');
    const name = this.tokens.peek().t === 'name' ? this.tokens.expectName() : 'lambda';
    this.tokens.expectOp('(');
    const params: FunctionNode['params'] = [];
    while (!this.tokens.isOp(')')) {
      this.tokens.takeWord('mutable');
      const param: { name: string; fallback?: Expr } = { name: this.tokens.expectName() };
      if (this.tokens.takeOp('=')) param.fallback = this.expression();
      params.push(param);
      if (!this.tokens.takeOp(',')) break;
    }
    this.tokens.expectOp(')');
    this.tokens.skipLines();
    return { name, params, body: this.body() };
  }
}
