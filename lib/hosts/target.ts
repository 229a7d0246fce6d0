import 'server-only';
import { db } from '@/lib/db/client';
import type { Credential, Host } from '@/lib/db/generated/client';
import { AppError } from '@/lib/errors';
import { unseal } from '@/lib/secrets/seal';
import type { SshTarget } from '@/lib/ssh/types';

const opened = (sealed: string | null, context: string) => (sealed ? unseal(sealed, context) : undefined);

/** Gives the connection data of a stored host with its secrets opened; the host key is absent until someone accepted it. */
export function targetOf(host: Host & { credential: Credential }): SshTarget {
  const { credential: c } = host;
  const context = (field: string) => `credential:${c.id}:${field}`;
  const secrets = {
    password: opened(c.passwordSealed, context('password')),
    privateKey: opened(c.privateKeySealed, context('privateKey')),
    passphrase: opened(c.passphraseSealed, context('passphrase')),
    sudoPassword: opened(c.sudoPasswordSealed, context('sudoPassword')),
  };
  const known = Object.fromEntries(Object.entries(secrets).filter(([, value]) => value !== undefined));
  const sudo = c.sudo as SshTarget['sudo'];
  return {
    address: host.address,
    port: host.port,
    username: c.username,
    sudo,
    ...known,
    ...(host.hostKey ? { hostKey: host.hostKey } : {}),
  };
}

/** Gives the connection data for a host of the inventory; throws HOST-KEY-MISSING until its host key was accepted. */
export async function targetFor(hostId: string): Promise<SshTarget> {
  const host = await db().host.findUnique({ where: { id: hostId }, include: { credential: true } });
  if (!host)
    throw new AppError('NOT-FOUND', {
      en: 'This host is no longer in the inventory.',
      zh: '该主机已不在清单中。',
    });
  if (!host.hostKey) {
    throw new AppError(
      'HOST-KEY-MISSING',
      {
        en: `The host key of ${host.address} has not been accepted yet.`,
        zh: `尚未接受 ${host.address} 的主机密钥。`,
      },
      {
        remedy: {
          en: 'Open Hosts, compare the fingerprint and accept it.',
          zh: '请在“主机”页核对指纹后接受。',
        },
      },
    );
  }
  return targetOf(host);
}
