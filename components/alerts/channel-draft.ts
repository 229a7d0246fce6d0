import type { ChannelInput, ChannelRow } from '@/lib/alerts/channel-schemas';

type Webhook = Extract<ChannelInput, { kind: 'webhook' }>;
type Email = Extract<ChannelInput, { kind: 'email' }>;

/** What the form holds, for both kinds at once; secrets are empty until something is typed. */
export interface ChannelDraft
  extends Required<Omit<Webhook, 'kind'>>,
    Required<Omit<Email, 'kind' | 'to' | 'name' | 'enabled' | 'severity' | 'language'>> {
  kind: ChannelInput['kind'];
  /** Addresses apart by commas, spaces or lines. */
  to: string;
  /** Remove the stored secret. */
  dropSecret: boolean;
}

const empty: ChannelDraft = {
  ...{ kind: 'webhook', name: '', enabled: true, severity: 'warning', language: 'en' },
  ...{ preset: 'json', url: '', secret: '', dropSecret: false },
  ...{ host: '', port: 587, tls: 'starttls', user: '', password: '', from: '', to: '' },
};

/** Gives the form of a new channel, or of a stored one without its secrets. */
export function draftOf(row: ChannelRow | undefined, language: 'en' | 'zh'): ChannelDraft {
  if (!row) return { ...empty, language };
  const common = {
    ...empty,
    kind: row.kind,
    name: row.name,
    enabled: row.enabled,
    severity: row.severity as ChannelDraft['severity'],
    language: row.language as ChannelDraft['language'],
  };
  if (row.kind === 'webhook') return { ...common, preset: row.config.preset };
  return { ...common, ...row.config, to: row.config.to.join(', ') };
}

/** What is typed replaces the stored secret, what is not typed keeps it. */
function secretOf(typed: string, drop: boolean): string | undefined {
  return drop ? '' : typed || undefined;
}

/** Gives what the form says as input for the server. */
export function inputOf(draft: ChannelDraft): ChannelInput {
  const { name, enabled, severity, language, dropSecret } = draft;
  const common = { name, enabled, severity, language };
  if (draft.kind === 'webhook') {
    const { preset, url, secret } = draft;
    const typed = secretOf(secret, dropSecret);
    return {
      ...{ ...common, kind: 'webhook', preset },
      ...(url ? { url } : {}),
      ...(typed === undefined ? {} : { secret: typed }),
    };
  }
  const { host, port, tls, user, from, to, password } = draft;
  const typed = secretOf(password, dropSecret || user === '');
  return {
    ...{ ...common, kind: 'email', host, port, tls, user, from },
    to: to.split(/[\s,;，；]+/).filter(Boolean),
    ...(typed === undefined ? {} : { password: typed }),
  };
}
