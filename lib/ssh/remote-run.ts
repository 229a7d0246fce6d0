import { StringDecoder } from 'node:string_decoder';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ClientChannel } from 'ssh2';
import type { Ending, ExecChannel } from './exec-channel';
import type { Link } from './link';
import { BoundedOutput, LineSplitter } from './output';
import type { ExecOptions } from './types';
import { type RemoteProcess, readAnnouncement, type WrapOptions } from './wrap';

export interface FeedOptions extends ExecOptions {
  /** Instead of `stdin`: called once the command runs and may be fed. */
  feed?: (stdin: ClientChannel) => void;
}

const NOISE_BYTES = 16 * 1024;

/** One command on an open channel: reads both streams to the end, answers sudo once, and knows when it has ended. */
export class RemoteRun {
  readonly out = new BoundedOutput();
  readonly err = new BoundedOutput();
  process?: RemoteProcess;
  /** What was printed before the command announced itself. */
  noise = '';
  prompts = 0;
  private pendingErr = '';
  private bytes = 0;
  private closed = false;
  private readonly decoder = new StringDecoder('utf8');
  private readonly lines = {
    out: new LineSplitter((line) => this.options.onLine?.('out', line)),
    err: new LineSplitter((line) => this.options.onLine?.('err', line)),
  };
  private settle: (ending: Ending) => void = () => {};
  private announced: () => void = () => {};
  /** Settles when the command announced itself. */
  readonly started = new Promise<void>((resolve) => {
    this.announced = resolve;
  });
  /** Settles when the command has ended, with its exit code; never rejects. */
  readonly ended = new Promise<Ending>((resolve) => {
    this.settle = resolve;
  });

  constructor(
    private readonly link: Link,
    private readonly channel: ExecChannel,
    private readonly nonce: string,
    private readonly as: WrapOptions['as'],
    private readonly options: FeedOptions,
  ) {
    channel.stream.on('data', (chunk: Buffer) => this.onOut(chunk));
    channel.stream.stderr.on('data', (chunk: Buffer) => this.onErr(chunk));
    channel.listen(
      () => void this.leaveBackgroundChildren(),
      () => this.finish(),
    );
  }

  /** Stops listening to a command whose end cannot be waited for any longer. */
  abandon(): void {
    this.channel.stream.close();
    this.finish();
  }

  private finish(): void {
    if (this.closed) return;
    this.closed = true;
    this.lines.out.end();
    this.lines.err.end();
    this.settle(this.channel.exit ?? { code: null, signal: null });
  }

  private onOut(chunk: Buffer): void {
    this.bytes += chunk.length;
    if (this.process) this.take('out', chunk);
    else this.waitForAnnouncement(chunk);
  }

  private waitForAnnouncement(chunk: Buffer): void {
    this.noise += chunk.toString('latin1');
    const start = this.noise.indexOf(`${this.nonce} `);
    const end = start < 0 ? -1 : this.noise.indexOf('\n', start);
    if (end < 0) {
      if (start < 0) this.noise = this.noise.slice(-NOISE_BYTES);
      return;
    }
    this.process = readAnnouncement(this.noise.slice(start, end), this.nonce);
    const rest = Buffer.from(this.noise.slice(end + 1), 'latin1');
    this.noise = '';
    this.begin();
    if (rest.length > 0) this.take('out', rest);
  }

  private begin(): void {
    this.announced();
    if (this.pendingErr) this.take('err', Buffer.from(this.pendingErr, 'latin1'));
    this.pendingErr = '';
    if (this.options.terminal) return;
    if (this.options.feed) this.options.feed(this.channel.stream);
    else this.channel.stream.end(this.options.stdin);
  }

  private onErr(chunk: Buffer): void {
    this.bytes += chunk.length;
    if (this.process || this.as !== 'sudo-password') this.take('err', chunk);
    else this.answerSudo(chunk);
  }

  private answerSudo(chunk: Buffer): void {
    this.pendingErr += chunk.toString('latin1');
    const at = this.pendingErr.indexOf(this.nonce);
    if (at < 0) return;
    this.pendingErr = this.pendingErr.slice(at + this.nonce.length);
    this.prompts++;
    if (this.prompts === 1) this.channel.stream.write(`${this.link.target.sudoPassword ?? ''}\n`);
    else this.channel.stream.end();
  }

  /** sudo's own words when it refused: they stay in `pendingErr` because the command never began. */
  get refusal(): string {
    return `${this.pendingErr}${this.err.text()}`.trim();
  }

  private take(stream: 'out' | 'err', chunk: Buffer): void {
    this[stream].push(chunk);
    this.options.terminal?.(this.decoder.write(chunk), (keys) => this.channel.stream.write(keys));
    if (this.options.onLine) this.lines[stream].push(chunk);
  }

  /** A child in the background that kept our stdout holds the channel open after the command's end; its output is not waited for. */
  private async leaveBackgroundChildren(): Promise<void> {
    while (!this.closed) {
      const seen = this.bytes;
      await sleep(1000);
      if (this.closed) return;
      await this.roundTrip().catch(() => {});
      if (!this.closed && this.bytes === seen) this.abandon();
    }
  }

  /** After another channel's answer, all output that was under way before it has arrived. */
  private async roundTrip(): Promise<void> {
    const channel = await this.link.openExec('exit 0');
    channel.stream.resume();
    channel.stream.stderr.resume();
    const closed = new Promise<void>((resolve) => channel.listen(() => {}, resolve));
    await Promise.race([closed, sleep(3000)]);
  }
}
