import type { Heartbeat } from './cluster.ts';

/** Who has been heard from lately. */
export class Liveness {
  private readonly seen = new Map<string, { at: number; beat: Heartbeat }>();
  private readonly offlineSince = new Map<string, number>();

  constructor(private readonly limitMs: () => number) {}

  /** Takes a heartbeat; true when the node was not known as online before. */
  hear(alias: string, beat: Heartbeat): boolean {
    const fresh = !this.online(alias);
    this.seen.set(alias, { at: Date.now(), beat });
    this.offlineSince.delete(alias);
    return fresh;
  }

  /** Forgets a node whose connection ended; true when it was online. */
  lose(alias: string): boolean {
    return this.seen.delete(alias);
  }

  online(alias: string): boolean {
    const entry = this.seen.get(alias);
    return entry !== undefined && Date.now() - entry.at < this.limitMs();
  }

  last = (alias: string): Heartbeat | undefined => this.seen.get(alias)?.beat;

  /** Milliseconds since this node was first found offline; 0 while it is online. */
  offlineFor(alias: string): number {
    if (this.online(alias)) {
      this.offlineSince.delete(alias);
      return 0;
    }
    if (!this.offlineSince.has(alias)) this.offlineSince.set(alias, Date.now());
    return Date.now() - (this.offlineSince.get(alias) as number);
  }

  /** Counts a node's time offline from now on, after it was told to start. */
  restartClock(alias: string): void {
    this.offlineSince.set(alias, Date.now());
  }
}
