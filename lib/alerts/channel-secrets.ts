import 'server-only';
import { unseal } from '@/lib/secrets/seal';

/** What must not be read by others: a webhook's address and signing key, a mailbox's password. */
export interface ChannelSecrets {
  url?: string;
  secret?: string;
  password?: string;
}

export const sealContext = (id: string) => `alert-channel:${id}`;

/** Opens a channel's secrets; throws SECRET-UNREADABLE. */
export function openSecrets(channel: { id: string; secretSealed: string | null }): ChannelSecrets {
  if (!channel.secretSealed) return {};
  return JSON.parse(unseal(channel.secretSealed, sealContext(channel.id))) as ChannelSecrets;
}
