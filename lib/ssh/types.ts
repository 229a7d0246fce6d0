/** Where and as whom to connect; holds secrets in memory only and is never logged. */
export interface SshTarget {
  address: string;
  port: number;
  username: string;
  password?: string;
  privateKey?: string;
  passphrase?: string;
  /** How to become root: not at all, without a password, or with this password (given on stdin, never in argv). */
  sudo: 'none' | 'nopasswd' | 'password';
  sudoPassword?: string;
  /** Pinned SHA-256 fingerprint (`SHA256:base64`); without it `connectHost` stops before any password is sent and names the one it saw. */
  hostKey?: string;
}

export interface ConnectOptions {
  timeoutMs: number;
  signal?: AbortSignal;
}

export interface ExecOptions {
  timeoutMs: number;
  /** Run as root through sudo where the credential allows; throws SSH-NO-SUDO otherwise. */
  root?: boolean;
  signal?: AbortSignal;
  /** Given to the command's standard input, then closed. */
  stdin?: string | Buffer;
  /**
   * Gives the command a terminal of 200 columns, for a programme that asks its questions only there: called with each piece of its output (both streams in one,
   * line ends `\r\n`, what was typed echoed), and with what types for it. Not for commands as root, and not together with `stdin`.
   */
  terminal?: (text: string, type: (keys: string) => void) => void;
  /** Called for each complete line of output. */
  onLine?: (stream: 'out' | 'err', line: string) => void;
  /** Throw RemoteCommandError unless the exit code is 0; default true. */
  check?: boolean;
  /** What to call the command in errors; default its first line, shortened. */
  label?: string;
}

export interface ExecResult {
  exitCode: number | null;
  signal: string | null;
  stdout: string;
  stderr: string;
  timedOut: boolean;
  cancelled: boolean;
  durationMs: number;
}

export interface WriteFileOptions {
  timeoutMs: number;
  mode?: number;
  signal?: AbortSignal;
  /** Write as root, for a directory that the user may not write. */
  root?: boolean;
}

export interface ReadFileOptions {
  timeoutMs: number;
  maxBytes?: number;
  signal?: AbortSignal;
  root?: boolean;
}

export interface UploadOptions {
  timeoutMs: number;
  mode?: number;
  signal?: AbortSignal;
  /** Hex SHA-256 of the content, compared with what the host computes. */
  sha256: string;
  sizeBytes: number;
  onProgress?: (sentBytes: number) => void;
  /** Write as root, for a directory that the user may not write. */
  root?: boolean;
}

/** One pooled connection to one host; every call has a deadline and rejects when the connection is lost. */
export interface HostConnection {
  readonly address: string;
  /** False once the connection was closed or lost. */
  readonly alive: boolean;
  /** Runs `sh -c command` in its own process group; cancelling or a passed deadline ends the whole group. */
  exec(command: string, options: ExecOptions): Promise<ExecResult>;
  /** Writes a small file: temporary name, fsync, content compared, renamed; keeps the mode given. */
  writeFile(path: string, content: string | Buffer, options: WriteFileOptions): Promise<void>;
  /** Reads a file; undefined when it does not exist; a file above `maxBytes` is an error. */
  readFile(path: string, options: ReadFileOptions): Promise<Buffer | undefined>;
  /** Sends a large local file: space checked before, temporary name, hash compared, renamed. */
  upload(localPath: string, remotePath: string, options: UploadOptions): Promise<void>;
  /** Ends the connection and what still runs in it; of a pooled connection, only gives back this use of it. */
  close(): void;
}
