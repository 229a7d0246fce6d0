import type { SFTPWrapper } from 'ssh2';
import { isChannelLimit } from './exec';
import type { Link } from './link';
import type { Stop } from './stop';

const IDLE_MS = 2000;

/** The host has no SFTP subsystem; files go through a shell instead. */
export class NoSftp extends Error {}

/** One SFTP session on a link, opened at first use, shared by calls at the same time, and closed soon after so that its channel is free again. */
export class SftpSessions {
  private session?: Promise<{ sftp: SFTPWrapper; release: () => void }>;
  private users = 0;
  private idle?: NodeJS.Timeout;
  private missing = false;

  constructor(private readonly link: Link) {}

  /** Gives the session to `work`; throws NoSftp where the host has none. */
  async use<T>(stop: Stop, work: (sftp: SFTPWrapper) => Promise<T>): Promise<T> {
    if (this.missing) throw new NoSftp();
    clearTimeout(this.idle);
    this.users++;
    try {
      this.session ??= this.open(stop);
      return await work((await this.session).sftp);
    } finally {
      this.users--;
      if (this.users === 0) this.idle = setTimeout(() => this.close(), IDLE_MS).unref();
    }
  }

  private async open(stop: Stop) {
    const release = await this.link.slots.acquire(stop.signal).catch((error) => {
      this.session = undefined;
      throw error;
    });
    try {
      const sftp = await this.link.openSftp();
      sftp.on('error', () => {});
      sftp.on('close', () => {
        this.session = undefined;
        release();
      });
      return { sftp, release };
    } catch (error) {
      release();
      this.session = undefined;
      if (this.link.gone || isChannelLimit(error)) throw error;
      this.missing = true;
      throw new NoSftp('no SFTP subsystem', { cause: error });
    }
  }

  private close(): void {
    const session = this.session;
    this.session = undefined;
    session?.then(
      ({ sftp, release }) => {
        sftp.end();
        release();
      },
      () => {},
    );
  }
}
