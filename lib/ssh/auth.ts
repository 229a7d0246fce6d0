import type { AnyAuthMethod, AuthenticationType, NextAuthHandler } from 'ssh2';
import type { SshTarget } from './types';

export type AuthSecrets = Pick<SshTarget, 'password' | 'privateKey' | 'passphrase'>;

/**
 * Gives ssh2's chooser of sign-in methods: the key first, then the password once. The same wrong password is never sent twice
 * (as `password` and again as `keyboard-interactive`), because hosts count attempts and lock out (test-hosts.md 4).
 */
export function makeAuthChooser(
  username: string,
  secrets: AuthSecrets,
  onOffered: (methods: string[]) => void,
) {
  let passwordSent = false;
  const untried: ('publickey' | 'password' | 'keyboard-interactive')[] = [];
  if (secrets.privateKey) untried.push('publickey');
  if (secrets.password !== undefined) untried.push('password', 'keyboard-interactive');

  return (left: AuthenticationType[] | null, partial: boolean | null, next: NextAuthHandler): void => {
    if (left) onOffered(left);
    for (let type = untried.shift(); type; type = untried.shift()) {
      if (left && !left.includes(type)) continue;
      if (type === 'keyboard-interactive' && passwordSent && !partial && left?.includes('password')) continue;
      if (type === 'password') passwordSent = true;
      next(method(type, username, secrets));
      return;
    }
    next(false as unknown as AnyAuthMethod);
  };
}

function method(
  type: 'publickey' | 'password' | 'keyboard-interactive',
  username: string,
  secrets: AuthSecrets,
): AnyAuthMethod {
  if (type === 'publickey') {
    return { type, username, key: secrets.privateKey ?? '', passphrase: secrets.passphrase };
  }
  const password = secrets.password ?? '';
  if (type === 'password') return { type, username, password };
  let answered = false;
  return {
    type,
    username,
    prompt: (_name, _instructions, _language, prompts, finish) => {
      finish(answered ? [] : prompts.map((prompt) => (prompt.echo ? '' : password)));
      if (prompts.length > 0) answered = true;
    },
  };
}
