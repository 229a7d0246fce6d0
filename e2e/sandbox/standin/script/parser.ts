import type { Statement } from './ast.ts';
import { ExpressionParser } from './parse-expression.ts';
import { TokenStream } from './token-stream.ts';

const ASSIGN = ['=', '+=', '-=', '*=', '/='];

/** Statements of a script. */
class StatementParser {
  readonly tokens: TokenStream;
  private readonly expressions: ExpressionParser;

  constructor(source: string, firstLine: number) {
    this.tokens = new TokenStream(source, firstLine);
    this.expressions = new ExpressionParser(this.tokens, () => this.block());
  }

  script(): Statement[] {
    const statements: Statement[] = [];
    for (this.separators(); this.tokens.peek().t !== 'eof'; this.separators()) {
      statements.push(this.statement());
      if (this.tokens.peek().t !== 'nl' && !this.tokens.isOp(';') && !this.closedBlock(statements)) {
        throw this.tokens.unexpected();
      }
    }
    return statements;
  }

  private closedBlock(statements: Statement[]): boolean {
    return ['if', 'for', 'while', 'def', 'try'].includes(statements.at(-1)!.s);
  }

  private separators(): void {
    while (this.tokens.peek().t === 'nl' || this.tokens.isOp(';')) this.tokens.next();
  }

  /** A braced block, or the one statement that stands in its place. */
  block(): Statement[] {
    this.tokens.skipLines();
    if (!this.tokens.takeOp('{')) return [this.statement()];
    const statements: Statement[] = [];
    for (this.separators(); !this.tokens.isOp('}'); this.separators()) {
      if (this.tokens.peek().t === 'eof') throw this.tokens.unexpected();
      statements.push(this.statement());
    }
    this.tokens.next();
    return statements;
  }

  private statement(): Statement {
    const token = this.tokens.peek();
    if (token.t === 'name') {
      const compound = this.compound(token.text);
      if (compound) return compound;
    }
    const expr = this.expressions.expression();
    const op = ASSIGN.find((o) => this.tokens.isOp(o));
    if (!op) return { s: 'expr', expr, line: token.line };
    this.tokens.next();
    this.tokens.skipLines();
    return { s: 'assign', target: expr, op, expr: this.expressions.expression(), line: token.line };
  }

  private compound(word: string): Statement | undefined {
    switch (word) {
      case 'if':
        return this.ifStatement();
      case 'for':
        return this.forStatement();
      case 'while':
        this.tokens.next();
        return { s: 'while', test: this.parenthesised(), body: this.block() };
      case 'def':
        return this.tokens.isOp('(', 1) ? undefined : { s: 'def', def: this.expressions.definition() };
      case 'try':
        return this.tryStatement();
      case 'return':
        return this.returnStatement();
      case 'throw':
        this.tokens.next();
        return { s: 'throw', expr: this.expressions.expression() };
      case 'break':
      case 'continue':
        this.tokens.next();
        return { s: 'jump', word };
      case 'use':
        this.tokens.next();
        return { s: 'use', module: this.tokens.expectName() };
      case 'share':
        return this.shareStatement();
      default:
        return undefined;
    }
  }

  private parenthesised() {
    this.tokens.expectOp('(');
    const expr = this.expressions.expression();
    this.tokens.expectOp(')');
    return expr;
  }

  private ifStatement(): Statement {
    this.tokens.next();
    const test = this.parenthesised();
    const then = this.block();
    this.tokens.takeOp(';');
    return { s: 'if', test, then, otherwise: this.tokens.takeWordAcrossLines('else') ? this.block() : [] };
  }

  private forStatement(): Statement {
    const { line } = this.tokens.next();
    this.tokens.expectOp('(');
    const name = this.tokens.expectName();
    this.tokens.expectWord('in');
    const over = this.expressions.expression();
    this.tokens.expectOp(')');
    return { s: 'for', name, over, body: this.block(), line };
  }

  private tryStatement(): Statement {
    this.tokens.next();
    const body = this.block();
    if (!this.tokens.takeWordAcrossLines('catch')) throw this.tokens.unexpected();
    this.tokens.expectOp('(');
    const name = this.tokens.expectName();
    this.tokens.expectOp(')');
    return { s: 'try', body, name, handler: this.block() };
  }

  private returnStatement(): Statement {
    this.tokens.next();
    if (this.tokens.peek().t === 'nl' || this.tokens.isOp(';') || this.tokens.isOp('}'))
      return { s: 'return' };
    return { s: 'return', expr: this.expressions.expression() };
  }

  private shareStatement(): Statement | undefined {
    if (this.tokens.isOp('(', 1)) return undefined;
    this.tokens.next();
    const expr = this.expressions.postfix();
    this.tokens.expectWord('as');
    return { s: 'share', expr, name: this.tokens.expectName() };
  }
}

/** The statements of a script; `line://N` in its first line, as the vendor's console sends it, sets the number of the line after it. */
export function parseScript(source: string): Statement[] {
  const m = /^line:\/\/(\d+)\r?\n/.exec(source);
  return new StatementParser(m ? source.slice(m[0].length) : source, m ? Number(m[1]) : 1).script();
}
