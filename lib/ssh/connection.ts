import { runRemote } from './exec';
import { readRemote, writeRemote } from './files';
import { endRemote } from './kill';
import type { Link } from './link';
import { SftpSessions } from './sftp';
import type {
  ExecOptions,
  ExecResult,
  HostConnection,
  ReadFileOptions,
  UploadOptions,
  WriteFileOptions,
} from './types';
import { uploadFile } from './upload';

/** The connection that `connectHost` gives. */
export class Connection implements HostConnection {
  private readonly sftp: SftpSessions;

  constructor(private readonly link: Link) {
    this.sftp = new SftpSessions(link);
  }

  get address(): string {
    return this.link.address;
  }

  get alive(): boolean {
    return !this.link.gone;
  }

  exec(command: string, options: ExecOptions): Promise<ExecResult> {
    return runRemote(this.link, command, options);
  }

  writeFile(path: string, content: string | Buffer, options: WriteFileOptions): Promise<void> {
    return writeRemote(this.link, this.sftp, path, Buffer.from(content), options);
  }

  readFile(path: string, options: ReadFileOptions): Promise<Buffer | undefined> {
    return readRemote(this.link, this.sftp, path, options);
  }

  upload(localPath: string, remotePath: string, options: UploadOptions): Promise<void> {
    return uploadFile(this.link, localPath, remotePath, options);
  }

  close(): void {
    void this.endRunning().finally(() => this.link.end());
  }

  /** What still runs is ended while the connection can carry the order. */
  private async endRunning(): Promise<void> {
    const running = [...this.link.running];
    await Promise.all(
      running.map(async ([run, root]) => {
        if (!run.process || this.link.gone) return;
        await endRemote(this.link, run.process, root);
        this.link.running.delete(run);
      }),
    );
  }
}
