// Compares the committed migrations with schema.prisma: builds one database from each and compares tables, columns, keys and
// indexes. Exit 2 and a list when they differ. With --from-empty it prints the SQL that schema.prisma asks for.
// (The engine's own comparison cannot read a database through libSQL's adapter.)
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createClient } from '@libsql/client';
import { sqlFromSchema } from './schema-engine.mjs';

/** What Prisma cannot express and the migrations add by hand. */
const onlyInMigrations = new Set(['index Run_one_active_per_cluster']);

async function shapeOf(url) {
  const client = createClient({ url });
  const rows = async (sql) => (await client.execute(sql)).rows.map((row) => ({ ...row }));
  const lines = new Set();
  for (const { name } of await rows(
    "select name from sqlite_master where type = 'table' and name not like 'sqlite_%' and name not like '\\_prisma%' escape '\\'",
  )) {
    for (const c of await rows(`pragma table_xinfo("${name}")`))
      lines.add(`column ${name}.${c.name} ${c.type} ${c.notnull} ${c.dflt_value} pk${c.pk}`);
    for (const k of await rows(`pragma foreign_key_list("${name}")`))
      lines.add(`key ${name}.${k.from} ${k.table}.${k.to} ${k.on_update} ${k.on_delete}`);
  }
  for (const i of await rows(
    "select name, sql from sqlite_master where type = 'index' and sql is not null",
  )) {
    lines.add(onlyInMigrations.has(`index ${i.name}`) ? `index ${i.name}` : i.sql);
  }
  client.close();
  return lines;
}

if (process.argv.includes('--from-empty')) {
  process.stdout.write(await sqlFromSchema());
  process.exit(0);
}
const scratch = mkdtempSync(path.join(os.tmpdir(), 'deck-diff-'));
const migrated = path.join(scratch, 'migrated.db');
execFileSync(process.execPath, [fileURLToPath(new URL('./migrate.mjs', import.meta.url)), migrated]);
const wanted = `file:${path.join(scratch, 'wanted.db')}`;
const target = createClient({ url: wanted });
await target.executeMultiple(await sqlFromSchema());
target.close();
const [have, want] = [await shapeOf(`file:${migrated}`), await shapeOf(wanted)];
const missing = [...want].filter((line) => !have.has(line));
const extra = [...have].filter((line) => !want.has(line) && !onlyInMigrations.has(line));
rmSync(scratch, { recursive: true });
for (const line of missing) console.log(`missing in the migrations: ${line}`);
for (const line of extra) console.log(`only in the migrations: ${line}`);
process.exit(missing.length + extra.length > 0 ? 2 : 0);
