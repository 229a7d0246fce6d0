// Nothing in the repository may depend on the machine it was written on.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './prepare.mjs';

// put together here, or this file would be the first to hold one
const FOLDERS = [['work'], ['tmp', 'deck']].map((parts) => ['', ...parts, ''].join('/'));
const PATTERN = new RegExp(`(?:^|[\\s"'\`(=:,])(?:${FOLDERS.join('|')})`);
const BINARY = /\.(png|jpe?g|ico|woff2?|zip|gz)$/;

/** Gives `file:line` for each line that names a folder of the developers' machine. */
export function machinePaths(files) {
  return files
    .filter((file) => !BINARY.test(file) && existsSync(path.resolve(root, file)))
    .flatMap((file) => {
      const lines = readFileSync(path.resolve(root, file), 'utf8').split('\n');
      return lines.flatMap((line, i) =>
        PATTERN.test(line) ? [`${file}:${i + 1}: ${line.trim().slice(0, 120)}`] : [],
      );
    });
}

/** Gives the addresses that package-lock.json names; without any, npm asks the registry that the user has set. */
export function registryHosts() {
  const lock = readFileSync(path.join(root, 'package-lock.json'), 'utf8');
  const hosts = new Set([...lock.matchAll(/"resolved": "(https?:\/\/[^/"]+)/g)].map(([, host]) => host));
  return [...hosts].map(
    (host) => `package-lock.json names ${host}; make it with: npm install --omit-lockfile-registry-resolved`,
  );
}
