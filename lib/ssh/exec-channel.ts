import type { ClientChannel } from 'ssh2';

export interface Ending {
  code: number | null;
  signal: string | null;
}

/**
 * A channel with a memory for its end. A host may send data, exit status and close in the same packet as the success of the
 * request; ssh2 emits `exit` then before anyone who awaits the channel can listen.
 */
export class ExecChannel {
  exit?: Ending;
  closed = false;
  private onExit: () => void = () => {};
  private onClose: () => void = () => {};

  /** Must be called in ssh2's own callback, not after an await. */
  constructor(readonly stream: ClientChannel) {
    stream.on('error', () => {});
    stream.on('exit', (code: number | null, signal?: string) => {
      this.exit = { code: code ?? null, signal: signal ?? null };
      this.onExit();
    });
    stream.on('close', () => {
      this.closed = true;
      this.onClose();
    });
  }

  /** Calls back when the command exits and when the channel closes; at once for what has happened already. */
  listen(onExit: () => void, onClose: () => void): void {
    this.onExit = onExit;
    this.onClose = onClose;
    if (this.exit) onExit();
    if (this.closed) onClose();
  }
}
