import { unknownToken } from './errors.ts';
import { Lexer, type Token } from './lexer.ts';

/** Reading position over a script's tokens, with the look-ahead that both parsers share. */
export class TokenStream {
  private readonly tokens: Token[];
  private pos = 0;

  constructor(source: string, firstLine = 1) {
    this.tokens = new Lexer(source, firstLine).all();
  }

  peek(ahead = 0): Token {
    return this.tokens[Math.min(this.pos + ahead, this.tokens.length - 1)]!;
  }

  next(): Token {
    return this.tokens[this.pos++]!;
  }

  isOp(text: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.t === 'op' && token.text === text;
  }

  isWord(word: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.t === 'name' && token.text.toLowerCase() === word;
  }

  takeOp(text: string): boolean {
    if (!this.isOp(text)) return false;
    this.pos++;
    return true;
  }

  takeWord(word: string): boolean {
    if (!this.isWord(word)) return false;
    this.pos++;
    return true;
  }

  expectOp(text: string): void {
    if (!this.takeOp(text)) throw this.unexpected();
  }

  expectWord(word: string): void {
    if (!this.takeWord(word)) throw this.unexpected();
  }

  expectName(): string {
    const token = this.next();
    if (token.t !== 'name') throw unknownToken(token.line, token.text.trim() || 'end of line');
    return token.text;
  }

  skipLines(): void {
    while (this.peek().t === 'nl') this.pos++;
  }

  /** Takes `word` even when line ends stand before it; otherwise stays where it is. */
  takeWordAcrossLines(...words: string[]): boolean {
    let ahead = 0;
    while (this.peek(ahead).t === 'nl') ahead++;
    if (!words.every((word, i) => this.isWord(word, ahead + i))) return false;
    this.pos += ahead + words.length;
    return true;
  }

  unexpected(): Error {
    const token = this.peek();
    return unknownToken(token.line, token.text.trim() || 'end of line');
  }
}
