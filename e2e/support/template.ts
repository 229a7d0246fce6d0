import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Arranged, arrange, type Wish } from './arrange.ts';
import { onEveryHost } from './hosts.ts';
import { newDataDir } from './server.ts';

interface Template {
  dir: string;
  arranged: Arranged;
}

const templates = new Map<string, Template>();
process.on('exit', () => {
  for (const { dir } of templates.values()) rmSync(dir, { recursive: true, force: true });
});

/** Gives a data directory in which the wish is true: made once for each wish, then copied. A host's new key makes a new one. */
export async function arrangedDataDir(wish: Wish): Promise<Template> {
  const keys = wish.hosts ? await onEveryHost('cat /etc/ssh/ssh_host_ed25519_key.pub') : [];
  const name = JSON.stringify([wish, keys]);
  let template = templates.get(name);
  if (!template) {
    const dir = newDataDir();
    template = { dir, arranged: await arrange(dir, wish) };
    templates.set(name, template);
  }
  const dir = mkdtempSync(path.join(tmpdir(), 'deck-e2e-'));
  cpSync(template.dir, dir, { recursive: true, preserveTimestamps: true });
  return { dir, arranged: template.arranged };
}
