import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { singleton } from './singleton';

const Env = z.object({
  DECK_DATA: z.string().default('./data'),
  /** Address that browsers use; decides whether cookies are for HTTPS only. */
  DECK_URL: z.url().default('http://localhost:3000'),
  DECK_SESSION_HOURS: z.coerce.number().positive().default(12),
  DECK_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
  DECK_DOWNLOAD_BASE: z.url().default('https://www.dolphindb.cn/downloads/'),
});

/** Gives the settings of this process, read once from the environment; throws when one is not valid. */
export function env() {
  return singleton('env', () => Env.parse(process.env));
}

/** Gives an absolute path inside Deck's data directory and makes that directory, readable by its owner alone. */
export function dataPath(...parts: string[]): string {
  const root = path.resolve(/* turbopackIgnore: true */ process.cwd(), env().DECK_DATA);
  mkdirSync(root, { recursive: true, mode: 0o700 });
  return path.join(root, ...parts);
}
