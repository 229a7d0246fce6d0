import { connect as connectSocket, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import ssh2, { type Client } from 'ssh2';
import type { AppError } from '@/lib/errors';
import { type AuthSecrets, makeAuthChooser } from './auth';
import { authFailed, badKey, cancelled, handshakeTimeout, unreachable } from './errors';
import type { ConnectOptions } from './types';

/** With count 3 a silent host is noticed after 6 to 8 s (test-hosts.md 3). */
const KEEPALIVE_MS = 2000;
const ATTEMPTS = 5;

export interface DialTarget extends ConnectOptions {
  address: string;
  port: number;
  username: string;
  auth: AuthSecrets;
  /** Looks at the host's key before anything secret is sent; gives the error to stop with. */
  checkKey: (key: Buffer) => AppError | undefined;
}

export interface Dialled {
  client: Client;
  socket: Socket;
}

/** The host dropped us before the key exchange: sshd's MaxStartups or a restart. */
class DroppedEarly extends Error {}

/** Opens one signed-in SSH connection; tries again, with growing pauses, only when the host dropped us before the key exchange. */
export async function dial(target: DialTarget): Promise<Dialled> {
  const deadline = Date.now() + target.timeoutMs;
  for (let attempt = 1; ; attempt++) {
    try {
      return await dialOnce(target, deadline);
    } catch (error) {
      if (!(error instanceof DroppedEarly)) throw error;
      const pauseMs = (100 + Math.random() * 300) * 2 ** attempt;
      if (attempt >= ATTEMPTS || Date.now() + pauseMs >= deadline) throw droppedError(target, error);
      await sleep(pauseMs);
    }
  }
}

function droppedError(target: DialTarget, cause: Error): AppError {
  const seen = `${cause.message} (sshd refuses new connections: MaxStartups or PerSourcePenalties)`;
  return unreachable(target.address, target.port, { seen, cause });
}

async function dialOnce(target: DialTarget, deadline: number): Promise<Dialled> {
  const socket = await openSocket(target, deadline);
  try {
    return { socket, client: await shake(target, socket, deadline) };
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

function openSocket(target: DialTarget, deadline: number): Promise<Socket> {
  const { address, port, signal } = target;
  return new Promise((resolve, reject) => {
    const socket = connectSocket({
      host: address,
      port,
      noDelay: true,
      keepAlive: true,
      keepAliveInitialDelay: 30_000,
    });
    const fail = (error: Error) => {
      settle();
      socket.destroy();
      reject(error);
    };
    const onAbort = () => fail(cancelled(address, 'connect'));
    const timer = setTimeout(
      () => fail(unreachable(address, port, { seen: 'timed out' })),
      remaining(deadline),
    );
    const settle = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      socket.removeAllListeners('error');
      socket.on('error', () => {});
    };
    socket.once('error', (error) =>
      fail(unreachable(address, port, { seen: describe(error), cause: error })),
    );
    socket.once('connect', () => {
      settle();
      resolve(socket);
    });
    signal?.addEventListener('abort', onAbort, { once: true });
    if (signal?.aborted) onAbort();
  });
}

const WORDS: Record<string, string> = {
  ECONNREFUSED: 'connection refused',
  EHOSTUNREACH: 'no route to host',
  ENETUNREACH: 'network unreachable',
  ETIMEDOUT: 'timed out',
  ENOTFOUND: 'name not found',
  EAI_AGAIN: 'name not found',
  ECONNRESET: 'connection reset',
};

function describe(error: NodeJS.ErrnoException): string {
  return WORDS[error.code ?? ''] ?? error.message;
}

function shake(target: DialTarget, socket: Socket, deadline: number): Promise<Client> {
  const { address, username, signal, auth } = target;
  const client = new ssh2.Client();
  return new Promise((resolve, reject) => {
    let greeted = false;
    let keyError: AppError | undefined;
    let offered: string[] = [];
    const fail = (error: Error) => {
      settle();
      client.on('error', () => {});
      client.destroy();
      reject(error);
    };
    const onAbort = () => fail(cancelled(address, 'connect'));
    const timer = setTimeout(
      () =>
        fail(
          handshakeTimeout(
            address,
            target.timeoutMs,
            greeted ? 'no answer during sign-in' : 'no SSH greeting',
          ),
        ),
      remaining(deadline),
    );
    const settle = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      client.removeAllListeners();
    };
    client.on('handshake', () => {
      greeted = true;
    });
    client.on('ready', () => {
      settle();
      resolve(client);
    });
    const ended = (error?: Error & { level?: string }) => {
      if (keyError) return fail(keyError);
      if (!greeted) return fail(earlyError(target, error));
      const seen =
        error?.level === 'client-authentication' ? `offered: ${offered.join(', ')}` : error?.message;
      fail(authFailed(address, username, { seen, cause: error }));
    };
    client.on('error', ended);
    client.on('close', () => ended());
    signal?.addEventListener('abort', onAbort, { once: true });
    try {
      client.connect({
        sock: socket,
        username,
        privateKey: auth.privateKey,
        passphrase: auth.passphrase,
        authHandler: makeAuthChooser(username, auth, (methods) => {
          offered = methods;
        }),
        hostVerifier: (key: Buffer) => {
          keyError = target.checkKey(key);
          return !keyError;
        },
        readyTimeout: 0,
        keepaliveInterval: KEEPALIVE_MS,
        keepaliveCountMax: 3,
      });
    } catch (error) {
      fail(badKey(address, username, error));
    }
  });
}

/** Only a lost connection is worth another try; a failed negotiation would fail again. */
function earlyError(target: DialTarget, error?: Error & { level?: string; code?: unknown }): Error {
  const dropped =
    !error ||
    error.code === 'ECONNRESET' ||
    error.code === 'EPIPE' ||
    /lost before handshake/i.test(error.message);
  if (dropped) return new DroppedEarly(error?.message ?? 'Connection closed before handshake');
  return unreachable(target.address, target.port, { seen: error.message, cause: error });
}

function remaining(deadline: number): number {
  return Math.max(0, deadline - Date.now());
}
