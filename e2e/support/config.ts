import type { Page } from '@playwright/test';
import { Client } from './client.ts';
import { hosts, onHost } from './hosts.ts';

export const configDir = '/opt/dolphindb/server/clusterDemo/config';

/** Exact text of a file, also of its end. */
export async function file(host: string, name: string): Promise<string> {
  const base64 = await onHost(host, `base64 -w0 ${configDir}/${name}`);
  return Buffer.from(base64, 'base64').toString('utf8');
}

/** What the Raft group holds, as any of its members tells the official client. */
export async function groupLines(): Promise<string[]> {
  for (const host of hosts) {
    const client = await Client.connect(`${host}:8800`).catch(() => undefined);
    if (!client) continue;
    try {
      return await client.ask<string[]>('loadClusterNodesConfigs');
    } finally {
      client.close();
    }
  }
  throw new Error('no controller answers');
}

/** The dialog that shows a change before it is applied. */
export const review = (page: Page) => page.getByRole('dialog', { name: /^Review/ });

/** The field of a parameter in a form. */
export const parameter = (page: Page, name: string) => page.getByLabel(name, { exact: true });
