export type StopReason = 'timedOut' | 'cancelled';

/** Joins a deadline and a caller's signal into one signal, whose reason says which of them came first. */
export class Stop {
  private readonly controller = new AbortController();
  private readonly timer: NodeJS.Timeout;
  private readonly onAbort = () => this.controller.abort('cancelled' satisfies StopReason);

  constructor(
    timeoutMs: number,
    private readonly outer?: AbortSignal,
  ) {
    this.timer = setTimeout(() => this.controller.abort('timedOut' satisfies StopReason), timeoutMs);
    outer?.addEventListener('abort', this.onAbort, { once: true });
    if (outer?.aborted) this.onAbort();
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  get reason(): StopReason | undefined {
    return this.signal.aborted ? this.signal.reason : undefined;
  }

  /** Must be called when the work is over. */
  clear(): void {
    clearTimeout(this.timer);
    this.outer?.removeEventListener('abort', this.onAbort);
  }
}
