import { spawn } from 'node:child_process';
import path from 'node:path';
import { root } from './server.ts';

export const administrator = { username: 'admin', password: 'correct-horse-9' };

export interface CredentialWish {
  name?: string;
  username?: string;
  kind?: 'password' | 'key';
  password?: string;
  privateKey?: string;
  sudo?: 'none' | 'nopasswd' | 'password';
  sudoPassword?: string;
}

/** What is to be there before the test begins. Each level needs those above it and takes the sandbox's defaults. */
export interface Wish {
  /** More accounts than the administrator, who is always made. */
  users?: { username: string; password: string; role: 'viewer' | 'operator' | 'administrator' }[];
  /** Default: root with the sandbox's password. */
  credential?: CredentialWish;
  /** Hosts with accepted keys and gathered facts; `true` means all of the sandbox. */
  hosts?: string[] | true;
  /** `upload`: the default package in Deck's store; `download`: a version that the hosts fetch from the sandbox's server. */
  package?: 'upload' | 'download';
  /** Name of a licence file of the sandbox without `.lic`. */
  licence?: 'community' | 'enterprise' | 'expired' | 'too-small' | 'expiring-soon';
  /** A draft on all these hosts with package and licence chosen and all advice taken over. */
  draft?: {
    name?: string;
    installDir?: string;
    advice?: boolean;
    /** GB for each data and compute node, where the test adds some; the advice takes nearly all that the machine has free. */
    memory?: number;
  };
}

/** Everything up to a draft that can be deployed at once. */
export const readyDraft: Wish = { hosts: true, package: 'upload', licence: 'enterprise', draft: {} };

export interface Arranged {
  administratorId: string;
  credentialId?: string;
  /** By address. */
  hostIds: Record<string, string>;
  packageId?: string;
  licenceId?: string;
  clusterId?: string;
}

const withinMs = 60_000;

/** Makes the wish true in a data directory on which no server runs (Deck's own functions in a process of their own). */
export function arrange(dataDir: string, wish: Wish = {}): Promise<Arranged> {
  const args = [
    '--conditions=react-server',
    '--import',
    'tsx',
    path.join(root, 'e2e/support/arrange-main.ts'),
  ];
  const child = spawn(process.execPath, args, {
    cwd: root,
    stdio: ['pipe', 'pipe', 'pipe'],
    timeout: withinMs,
    env: { ...process.env, DECK_DATA: dataDir, DECK_LOG_LEVEL: 'error' },
  });
  let out = '';
  let complaints = '';
  child.stdout.on('data', (part) => (out += part));
  child.stderr.on('data', (part) => (complaints += part));
  child.stdin.end(JSON.stringify({ administrator, ...wish }));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(JSON.parse(out) as Arranged);
      else reject(new Error(`arranging failed (exit ${code}): ${complaints || out}`));
    });
  });
}
