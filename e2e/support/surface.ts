import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './server.ts';

export interface Route {
  method: string;
  /** Address with `x` for every parameter. */
  address: string;
}

/** `app/api/runs/[runId]/route.ts` and `app/(console)/hosts/page` become addresses. */
function addressOf(file: string): string {
  const parts = path.dirname(file).split('/').slice(1);
  return `/${parts
    .filter((part) => !part.startsWith('('))
    .map((part) => (part.startsWith('[') ? 'x' : part))
    .join('/')}`;
}

/** Every route handler below app/, read from the sources so that a new one cannot be forgotten. */
export function apiRoutes(): Route[] {
  const files = readdirSync(path.join(root, 'app'), { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => file.endsWith('/route.ts'))
    .flatMap((file) => {
      const source = readFileSync(path.join(root, 'app', file), 'utf8');
      const methods = source.matchAll(/export (?:async function|const) (GET|POST|PUT|PATCH|DELETE)\b/g);
      return [...methods].map((match) => ({ method: match[1] as string, address: addressOf(`app/${file}`) }));
    });
}

export interface ServerAction {
  id: string;
  name: string;
  file: string;
  /** A page that carries the action. */
  address: string;
}

interface Manifest {
  node: Record<string, { filename: string; exportedName: string; workers: Record<string, unknown> }>;
}

/** Every server action of the build, by the list that Next itself serves from. */
export function serverActions(): ServerAction[] {
  const manifest = JSON.parse(
    readFileSync(path.join(root, '.next/server/server-reference-manifest.json'), 'utf8'),
  ) as Manifest;
  return Object.entries(manifest.node).map(([id, { filename, exportedName, workers }]) => ({
    id,
    name: exportedName,
    file: filename,
    address: addressOf(Object.keys(workers)[0] ?? ''),
  }));
}
