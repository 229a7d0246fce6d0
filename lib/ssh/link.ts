import type { Socket } from 'node:net';
import type { SFTPWrapper } from 'ssh2';
import type { AppError } from '@/lib/errors';
import type { Dialled } from './dial';
import { lost, noSudo } from './errors';
import { ExecChannel } from './exec-channel';
import { makeRedactor } from './redact';
import type { RemoteRun } from './remote-run';
import { Slots } from './slots';
import type { SshTarget } from './types';
import type { WrapOptions } from './wrap';

/** What all calls on one connection share: the ssh2 client, the channel queue, and the news that the connection is gone. */
export class Link {
  readonly slots = new Slots();
  /** Commands that run now, and whether as root. */
  readonly running = new Map<RemoteRun, boolean>();
  readonly redact: (line: string) => string;
  private readonly client: Dialled['client'];
  private failure?: AppError;
  private reason = 'connection closed by the host';
  private readonly onGone = new Set<(error: AppError) => void>();

  constructor(
    { client, socket }: Dialled,
    readonly target: SshTarget,
  ) {
    this.client = client;
    this.redact = makeRedactor([target.password, target.sudoPassword, target.passphrase, target.privateKey]);
    client.on('error', (error) => {
      this.reason = /keepalive/i.test(error.message) ? 'no answer for about 7 s' : error.message;
    });
    client.on('close', () => this.fail());
    this.countTrafficAsAnswer(socket);
  }

  get address(): string {
    return this.target.address;
  }

  get gone(): AppError | undefined {
    return this.failure;
  }

  /** How this user becomes root; throws SSH-NO-SUDO. */
  sudoMode(): WrapOptions['as'] {
    if (this.target.username === 'root') return 'plain';
    if (this.target.sudo === 'none') throw noSudo(this.address, this.target.username);
    return this.target.sudo === 'password' ? 'sudo-password' : 'sudo';
  }

  /** Calls back once when the connection is lost or closed; gives the function that stops listening. */
  whenGone(callback: (error: AppError) => void): () => void {
    if (this.failure) callback(this.failure);
    else this.onGone.add(callback);
    return () => this.onGone.delete(callback);
  }

  /** Settles with a callback-style call, or rejects when the connection goes: ssh2 forgets some callbacks then (test-hosts.md 3). */
  call<T>(start: (done: (error: Error | null | undefined, value: T) => void) => void): Promise<T> {
    return new Promise((resolve, reject) => {
      const stop = this.whenGone(reject);
      if (this.failure) return;
      try {
        start((error, value) => {
          stop();
          if (error) reject(this.failure ?? error);
          else resolve(value);
        });
      } catch (error) {
        stop();
        reject(this.failure ?? error);
      }
    });
  }

  openExec(line: string, terminal = false): Promise<ExecChannel> {
    const options = terminal ? { pty: { term: 'xterm', cols: 200, rows: 50 } } : {};
    return this.call((done) => {
      this.client.exec(line, options, (error, stream) => done(error, stream && new ExecChannel(stream)));
    });
  }

  openSftp(): Promise<SFTPWrapper> {
    return this.call((done) => this.client.sftp(done));
  }

  end(): void {
    this.reason = 'closed by Deck';
    this.client.end();
    this.fail();
  }

  private fail(): void {
    if (this.failure) return;
    this.failure = lost(this.address, this.reason);
    for (const callback of [...this.onGone]) callback(this.failure);
    this.onGone.clear();
    this.client.destroy();
  }

  /** While a slow line carries our data the keepalive's answer waits behind it; every byte from the host proves it alive. */
  private countTrafficAsAnswer(socket: Socket): void {
    const { client } = this;
    let last = Date.now();
    socket.on('data', () => {
      if (Date.now() - last < 500) return;
      last = Date.now();
      (client as unknown as { _resetKA?: () => void })._resetKA?.();
    });
  }
}
