import 'server-only';
import { betterAuth } from 'better-auth';
import { prismaAdapter } from 'better-auth/adapters/prisma';
import { nextCookies } from 'better-auth/next-js';
import { username } from 'better-auth/plugins/username';
import { db } from '@/lib/db/client';
import { env } from '@/lib/env';
import { derivedKey } from '@/lib/secrets/seal';
import { singleton } from '@/lib/singleton';
import { passwordRules } from './password-rules';

function build() {
  return betterAuth({
    appName: 'DolphinDB Deck',
    baseURL: env().DECK_URL,
    secret: derivedKey('sign-in'),
    database: prismaAdapter(db(), { provider: 'sqlite', transaction: false }),
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: passwordRules.min,
      maxPasswordLength: passwordRules.max,
    },
    session: { expiresIn: env().DECK_SESSION_HOURS * 3600, updateAge: 15 * 60 },
    user: {
      additionalFields: {
        role: { type: 'string', input: false },
        disabledAt: { type: 'date', required: false, input: false },
      },
    },
    // Deck never mounts the library's HTTP routes; its own throttle (throttle.ts) covers the sign-in action.
    rateLimit: { enabled: false },
    advanced: { cookiePrefix: 'deck', useSecureCookies: env().DECK_URL.startsWith('https:') },
    telemetry: { enabled: false },
    plugins: [username({ minUsernameLength: 2, maxUsernameLength: 40 }), nextCookies()],
  });
}

/** Gives the sign-in library's one instance; it keeps users, password hashes (scrypt) and sessions in Deck's database. */
export function auth(): ReturnType<typeof build> {
  return singleton('auth', build);
}
