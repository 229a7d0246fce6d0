import { StringDecoder } from 'node:string_decoder';

const HALF_BYTES = 512 * 1024;
const LINE_CHARS = 64 * 1024;

/** Keeps the first and the last 512 KiB of a stream, so that no output can fill the memory. */
export class BoundedOutput {
  private head: Buffer[] = [];
  private tail: Buffer[] = [];
  private headBytes = 0;
  private tailBytes = 0;
  private droppedBytes = 0;

  push(chunk: Buffer): void {
    const room = HALF_BYTES - this.headBytes;
    const first = chunk.subarray(0, Math.max(0, room));
    if (first.length > 0) {
      this.head.push(first);
      this.headBytes += first.length;
    }
    const rest = chunk.subarray(first.length);
    if (rest.length > 0) this.pushTail(rest);
  }

  private pushTail(chunk: Buffer): void {
    this.tail.push(chunk);
    this.tailBytes += chunk.length;
    while (this.tailBytes - (this.tail[0]?.length ?? 0) >= HALF_BYTES) {
      const gone = this.tail.shift()?.length ?? 0;
      this.tailBytes -= gone;
      this.droppedBytes += gone;
    }
  }

  /** Gives what was kept as text, with a line in the middle that says how much is missing. */
  text(): string {
    if (this.droppedBytes === 0) return Buffer.concat([...this.head, ...this.tail]).toString('utf8');
    const head = Buffer.concat(this.head);
    const tail = Buffer.concat(this.tail);
    const note = `\n[... ${this.droppedBytes} bytes left out ...]\n`;
    return (
      head.subarray(0, cleanEnd(head)).toString('utf8') +
      note +
      tail.subarray(cleanStart(tail)).toString('utf8')
    );
  }
}

const isContinuation = (byte: number | undefined) => byte !== undefined && (byte & 0xc0) === 0x80;

function cleanEnd(bytes: Buffer): number {
  let end = bytes.length;
  while (end > 0 && bytes.length - end < 3 && isContinuation(bytes[end - 1])) end--;
  return end > 0 && (bytes[end - 1] ?? 0) >= 0xc0 ? end - 1 : end === bytes.length ? end : bytes.length;
}

function cleanStart(bytes: Buffer): number {
  let start = 0;
  while (start < 3 && isContinuation(bytes[start])) start++;
  return start;
}

/** Cuts a stream of bytes into lines without ever splitting a character; a line above 64 Ki characters comes in pieces. */
export class LineSplitter {
  private readonly decoder = new StringDecoder('utf8');
  private rest = '';

  constructor(private readonly onLine: (line: string) => void) {}

  push(chunk: Buffer): void {
    this.rest += this.decoder.write(chunk);
    this.emitLines();
  }

  /** Gives the last line when the stream ended without a line end. */
  end(): void {
    this.rest += this.decoder.end();
    this.emitLines();
    if (this.rest) this.onLine(this.rest);
    this.rest = '';
  }

  private emitLines(): void {
    const lines = this.rest.split('\n');
    this.rest = lines.pop() ?? '';
    for (const line of lines) this.emit(line.endsWith('\r') ? line.slice(0, -1) : line);
    while (this.rest.length > LINE_CHARS) {
      this.onLine(this.rest.slice(0, LINE_CHARS));
      this.rest = this.rest.slice(LINE_CHARS);
    }
  }

  private emit(line: string): void {
    for (let at = 0; at === 0 || at < line.length; at += LINE_CHARS)
      this.onLine(line.slice(at, at + LINE_CHARS));
  }
}
