/** A queue for at most `limit` channels at once; sshd allows 10 per connection by default (MaxSessions), and two are kept for ending commands. */
export class Slots {
  private used = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(private limit = 8) {}

  /** Waits for a free channel and gives the function that frees it; rejects with the signal's reason when aborted. */
  async acquire(signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted();
    if (this.used < this.limit) this.used++;
    else await this.turn(signal);
    let released = false;
    return () => {
      if (released) return;
      released = true;
      this.used--;
      this.next();
    };
  }

  /** The host opened no further channel while others were open: it allows fewer. Gives false when ours was the only one. */
  shrink(): boolean {
    const others = this.used - 1;
    if (others < 1) return false;
    this.limit = Math.min(this.limit, others);
    return true;
  }

  private turn(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const start = () => {
        signal.removeEventListener('abort', leave);
        this.used++;
        resolve();
      };
      const leave = () => {
        this.waiting.splice(this.waiting.indexOf(start), 1);
        reject(signal.reason);
      };
      signal.addEventListener('abort', leave, { once: true });
      this.waiting.push(start);
    });
  }

  private next(): void {
    if (this.used < this.limit) this.waiting.shift()?.();
  }
}
