import { readFileSync } from 'node:fs';
import { StartRefused } from './errors.ts';
import type { NodeRow } from './sites.ts';

export interface Licence {
  authorization: string;
  /** Days since 1970-01-01. */
  expiration: number;
  expirationText: string;
  maxMemoryPerNode: number;
  maxCoresPerNode: number;
  maxNodes: number;
  clientName: string;
  bindCpu: boolean;
  modules: number;
  version: string;
}

const SIGNATURE_BYTES = 256;

/** A limit to compare: zero and less mean that there is none (see docs/assumptions.md). */
export const limitOf = (limit: number): number => (limit > 0 ? limit : Number.POSITIVE_INFINITY);

function authorizationOf(clientName: string): string {
  if (/trial/i.test(clientName)) return 'trial';
  if (/\bsite\b/i.test(clientName)) return 'site';
  if (/free|community/i.test(clientName)) return 'free';
  return /test/i.test(clientName) ? 'test' : 'commercial';
}

/** Reads a licence text; undefined when it is not in the vendor's form (dolphindb-package.md section 6). */
export function parseLicence(text: string): Licence | undefined {
  const [head = '', ...rest] = text.split(/\r?\n/);
  const fields = head.split(',').map((field) => field.trim());
  const [date = '', memory, cores, nodes, clientName = '', bindCpu, modules, version = ''] = fields;
  const day = /^(\d{4})\.(\d{2})\.(\d{2})$/.exec(date);
  const numbers = [memory, cores, nodes].map((field) =>
    /^-?\d+$/.test(field ?? '') ? Number(field) : Number.NaN,
  );
  const body = rest.join('').trim();
  const signed = /^[A-Za-z0-9+/]+=*$/.test(body) && Buffer.from(body, 'base64').length === SIGNATURE_BYTES;
  if (!day || numbers.some(Number.isNaN) || fields.length < 6 || !signed) return;
  return {
    authorization: authorizationOf(clientName),
    expiration: Date.UTC(Number(day[1]), Number(day[2]) - 1, Number(day[3])) / 86_400_000,
    expirationText: date,
    maxMemoryPerNode: numbers[0] as number,
    maxCoresPerNode: numbers[1] as number,
    maxNodes: numbers[2] as number,
    clientName,
    bindCpu: bindCpu === '1',
    modules: Number(modules || -1),
    version,
  };
}

export const today = (): number =>
  Math.floor((Date.now() - new Date().getTimezoneOffset() * 60_000) / 86_400_000);

const release = (version: string): number[] => version.split('.').map(Number);

/** A limit counts only the numbers it has: `3.00` covers 3.00.2. */
function newerThan(version: string, limit: string): boolean {
  const [a, b] = [release(version), release(limit)];
  const at = b.findIndex((part, i) => part !== (a[i] ?? 0));
  return at >= 0 && (a[at] ?? 0) > (b[at] ?? 0);
}

/** Why nobody may use this licence today on this server, or undefined. */
export function licenceFault(licence: Licence, serverVersion: string): string | undefined {
  if (licence.expiration < today())
    return 'The license has expired. Please renew the license and restart the server.';
  if (licence.version && newerThan(serverVersion, licence.version))
    return `The license doesn't cover server version ${serverVersion}.`;
  return undefined;
}

/** Loads and checks the licence at start; throws StartRefused with the line for the log. */
export function loadLicence(path: string, serverVersion: string): Licence {
  const text = (() => {
    try {
      return readFileSync(path, 'utf8');
    } catch {
      throw new StartRefused(`Failed to open the license file [${path}].`);
    }
  })();
  const licence = parseLicence(text);
  if (!licence) throw new StartRefused(`Unknown license. Failed to verify the license file [${path}].`);
  const fault = licenceFault(licence, serverVersion);
  if (fault) throw new StartRefused(fault);
  return licence;
}

/** Nodes that count against maxNodes: all but agents (see docs/assumptions.md). */
export function countedNodes(rows: NodeRow[], controllerAlias: string): number {
  const counted = new Set(rows.filter((row) => row.role !== 'agent').map((row) => row.alias));
  return counted.add(controllerAlias).size;
}

/** Why this licence does not cover these nodes, or undefined. */
export function nodeCountFault(
  licence: Licence,
  rows: NodeRow[],
  controllerAlias: string,
): string | undefined {
  const count = countedNodes(rows, controllerAlias);
  if (count <= limitOf(licence.maxNodes)) return;
  return `The number of nodes [${count}] exceeds the maximum number of nodes [${licence.maxNodes}] authorized by the license.`;
}
