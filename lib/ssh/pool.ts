import { connectHost } from './connect';
import type {
  ConnectOptions,
  ExecOptions,
  HostConnection,
  ReadFileOptions,
  SshTarget,
  UploadOptions,
  WriteFileOptions,
} from './types';

interface Entry {
  connection: Promise<HostConnection>;
  users: number;
  target: SshTarget;
  idle?: NodeJS.Timeout;
}

/** Keeps one connection a host and user, shared by all who ask at the same time, and closes it when nobody used it for a while. */
export class SshPool {
  private readonly entries = new Map<string, Entry>();
  private readonly idleMs: number;

  /** `idleMs`: how long an unused connection is kept; default 30 s. */
  constructor({ idleMs = 30_000 }: { idleMs?: number } = {}) {
    this.idleMs = idleMs;
  }

  /** Gives the connection to a host, opened when there is none or the one there was lost; its `close()` only gives this use back. Throws as `connectHost`. */
  async get(target: SshTarget, options: ConnectOptions): Promise<HostConnection> {
    const key = `${target.username}@${target.address}:${target.port}`;
    const entry = this.usable(key, target) ?? this.open(key, target, options);
    clearTimeout(entry.idle);
    entry.users++;
    try {
      const connection = await entry.connection;
      if (connection.alive) return new Lease(connection, () => this.release(key, entry));
    } catch (error) {
      this.release(key, entry);
      throw error;
    }
    this.release(key, entry);
    this.forget(key, entry);
    return this.get(target, options);
  }

  /** Closes every connection, also those in use. */
  closeAll(): void {
    for (const [key, entry] of this.entries) {
      this.forget(key, entry);
      closeQuietly(entry);
    }
  }

  /** A connection made with another password, key or pin is not this target's. */
  private usable(key: string, target: SshTarget): Entry | undefined {
    const entry = this.entries.get(key);
    if (!entry || JSON.stringify(entry.target) === JSON.stringify(target)) return entry;
    this.forget(key, entry);
    if (entry.users === 0) closeQuietly(entry);
    return undefined;
  }

  private open(key: string, target: SshTarget, options: ConnectOptions): Entry {
    const entry: Entry = { connection: connectHost(target, options), users: 0, target: { ...target } };
    this.entries.set(key, entry);
    entry.connection.catch(() => this.forget(key, entry));
    return entry;
  }

  private release(key: string, entry: Entry): void {
    entry.users--;
    if (entry.users > 0) return;
    const close = () => {
      this.forget(key, entry);
      closeQuietly(entry);
    };
    if (this.entries.get(key) === entry && this.idleMs > 0)
      entry.idle = setTimeout(close, this.idleMs).unref();
    else close();
  }

  private forget(key: string, entry: Entry): void {
    clearTimeout(entry.idle);
    if (this.entries.get(key) === entry) this.entries.delete(key);
  }
}

function closeQuietly({ connection }: Entry): void {
  connection.then(
    (open) => open.close(),
    () => {},
  );
}

/** One use of a shared connection. */
class Lease implements HostConnection {
  private returned = false;

  constructor(
    private readonly connection: HostConnection,
    private readonly giveBack: () => void,
  ) {}

  get address(): string {
    return this.connection.address;
  }

  get alive(): boolean {
    return !this.returned && this.connection.alive;
  }

  exec(command: string, options: ExecOptions) {
    return this.connection.exec(command, options);
  }

  writeFile(path: string, content: string | Buffer, options: WriteFileOptions) {
    return this.connection.writeFile(path, content, options);
  }

  readFile(path: string, options: ReadFileOptions) {
    return this.connection.readFile(path, options);
  }

  upload(localPath: string, remotePath: string, options: UploadOptions) {
    return this.connection.upload(localPath, remotePath, options);
  }

  close(): void {
    if (this.returned) return;
    this.returned = true;
    this.giveBack();
  }
}
