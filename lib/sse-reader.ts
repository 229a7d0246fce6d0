/** What is read from one stream of server-sent events in a browser. */
interface StreamReader {
  /** Where the stream is; asked at every connection, so that it can go on after what has come. */
  address: () => string;
  /** What takes the data of each kind of event, and the event's id. */
  on: Record<string, (data: never, id: string) => void>;
  /** A stream without any event for so long has been cut without a word; absent where silence is normal. */
  silenceMs?: number;
  /** `lost` once Deck has not come back at the first try. */
  onLink: (link: 'live' | 'lost') => void;
}

const firstWaitMs = 500;
const longestWaitMs = 15_000;

function waitMs(failures: number): number {
  return Math.min(longestWaitMs, firstWaitMs * 2 ** failures) * (1 + Math.random() * 0.3);
}

let hasLeft = false;

/** Goes to the sign-in page, which leads back to here; only once, as somebody may have chosen to stay with what is not saved. */
export function leaveForSignIn(): void {
  if (hasLeft) return;
  hasLeft = true;
  const { pathname, search } = window.location;
  window.location.assign(`/sign-in?back=${encodeURIComponent(pathname + search)}`);
}

/** A browser does not tell which answer a stream got. */
async function isSignedOut(): Promise<boolean> {
  const answer = await fetch('/api/live/now').catch(() => undefined);
  return answer?.status === 401;
}

class Reader {
  private source: EventSource | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private failures = 0;
  private closed = false;

  constructor(private readonly options: StreamReader) {
    window.addEventListener('online', this.atOnce);
    this.open();
  }

  again(): void {
    this.source?.close();
    this.later(() => this.open(), 0);
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
    window.removeEventListener('online', this.atOnce);
    this.source?.close();
  }

  private readonly atOnce = () => {
    if (this.failures > 1) this.later(() => this.open(), 0);
  };

  private later(run: () => void, ms: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(run, ms);
  }

  private open(): void {
    const { address, on, silenceMs } = this.options;
    const source = new EventSource(address());
    this.source?.close();
    this.source = source;
    source.onopen = () => {
      hasLeft = false;
      this.alive();
    };
    source.onerror = () => this.lost();
    if (silenceMs !== undefined) this.later(() => this.lost(), silenceMs);
    for (const [event, handle] of Object.entries(on)) {
      source.addEventListener(event, ({ data, lastEventId }) => {
        this.alive();
        handle(JSON.parse(data) as never, lastEventId);
      });
    }
  }

  private alive(): void {
    const { silenceMs, onLink } = this.options;
    this.failures = 0;
    if (silenceMs !== undefined) this.later(() => this.lost(), silenceMs);
    onLink('live');
  }

  /** An error answer would end a stream for good: a browser itself only comes back to one that was cut. */
  private lost(): void {
    this.source?.close();
    // Streams end now and then by design; only one that does not come back at once is worth a word.
    if (this.failures > 0) {
      this.options.onLink('lost');
      void isSignedOut().then((out) => out && !this.closed && leaveForSignIn());
    }
    this.later(() => this.open(), waitMs(this.failures++));
  }
}

/** Keeps one stream of events open, also after errors of a proxy or of Deck, until `close`; who is signed out is led to the sign-in page. `again` connects anew at once. */
export function keepStream(options: StreamReader): { again: () => void; close: () => void } {
  const reader = new Reader(options);
  return { again: () => reader.again(), close: () => reader.close() };
}
