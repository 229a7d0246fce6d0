// Writes sandbox licence files in the vendor's form: one CSV line, then a signature in base64 (here random-looking, worthless).
// node licences.mjs DIR
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const day = 24 * 3600 * 1000;

function dateIn(days, now) {
  return new Date(now + days * day).toISOString().slice(0, 10).replaceAll('-', '.');
}

// expiration, GB a node, cores a node, nodes, client, then bindCPU, modules, version and one field of unknown meaning
const kinds = {
  community: () => ['2042.01.01', 8, 2, 3, 'Trial Users', 0, -1, '', 1],
  enterprise: (now) => [dateIn(5 * 365, now), 64, 16, 50, 'Deck Sandbox Enterprise', 0, -1, '', 1],
  'too-small': (now) => [dateIn(5 * 365, now), 64, 16, 6, 'Deck Sandbox Small', 0, -1, '', 1],
  expired: () => ['2023.01.31', 64, 16, 50, 'Deck Sandbox Expired', 0, -1, '', 1],
  'expiring-soon': (now) => [dateIn(10, now), 64, 16, 50, 'Deck Sandbox Expiring', 0, -1, '', 1],
};

export const licenceKinds = Object.keys(kinds);

/** Text of a sandbox licence file of one of `licenceKinds` (dolphindb-package.md section 6); `now` in ms since 1970. */
export function licenceText(kind, now = Date.now()) {
  const line = kinds[kind](now).join(',');
  const signature = Buffer.concat(
    Array.from({ length: 8 }, (_, i) => createHash('sha256').update(`${i}:${line}`).digest()),
  );
  const wrapped = signature.toString('base64').replace(/.{1,64}/g, '$&\n');
  return `${line}\n${wrapped}`;
}

/** Writes one file `<kind>.lic` a kind into `dir`. */
export function writeLicences(dir) {
  mkdirSync(dir, { recursive: true });
  for (const kind of licenceKinds) writeFileSync(path.join(dir, `${kind}.lic`), licenceText(kind));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) writeLicences(process.argv[2]);
