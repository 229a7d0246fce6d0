import 'server-only';
import pino from 'pino';
import { env } from './env';
import { singleton } from './singleton';

/** Gives the process's structured logger; fields that could hold secrets are cut. */
export function logger() {
  return singleton('logger', () =>
    pino({
      level: env().DECK_LOG_LEVEL,
      base: null,
      redact: {
        paths: [
          'password',
          '*.password',
          '*.privateKey',
          '*.passphrase',
          '*.sudoPassword',
          'err.options.args',
        ],
        censor: '[cut]',
      },
    }),
  );
}
