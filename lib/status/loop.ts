import 'server-only';
import { logger } from '@/lib/logger';

/** Does some work again and again, each time `intervalMs` after it last began, but never twice at once; an error is logged and does not end it. */
export class Loop {
  private stopped = false;
  private again = false;
  private running = false;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly work: () => Promise<void>,
    private readonly intervalMs: () => number,
  ) {
    this.timer = setTimeout(() => this.turn(), 0);
  }

  /** Begins at once, or as soon as the present turn has ended. */
  wake(): void {
    if (this.running) this.again = true;
    else this.turn();
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  private turn(): void {
    clearTimeout(this.timer);
    if (this.stopped) return;
    this.running = true;
    this.again = false;
    const began = Date.now();
    this.work()
      .catch((err: unknown) => logger().error({ err }, 'a look at a cluster failed'))
      .finally(() => {
        this.running = false;
        if (this.stopped) return;
        const rest = this.again ? 0 : Math.max(0, began + this.intervalMs() - Date.now());
        this.timer = setTimeout(() => this.turn(), rest);
      });
  }
}
