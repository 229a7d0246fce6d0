// Prisma's schema engine as WebAssembly: what the CLI's downloaded engine does, without a download.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { PrismaLibSql } from '@prisma/adapter-libsql';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';

const here = path.dirname(fileURLToPath(import.meta.url));
export const schemaFile = path.join(here, '..', 'schema.prisma');
const migrationsDir = path.join(here, '..', 'migrations');
const filters = { externalTables: [], externalEnums: [] };

async function loadEngine(databaseUrl) {
  const wasm = fileURLToPath(
    new URL('schema_engine_bg.wasm', import.meta.resolve('@prisma/schema-engine-wasm/schema_engine_bg')),
  );
  const { instance } = await WebAssembly.instantiate(readFileSync(wasm), {
    './schema_engine_bg.js': bindings,
  });
  bindings.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start?.();
  const datamodels = [['schema.prisma', readFileSync(schemaFile, 'utf8')]];
  return bindings.SchemaEngine.new(
    { datamodels },
    () => {},
    bindMigrationAwareSqlAdapterFactory(new PrismaLibSql({ url: databaseUrl })),
  );
}

function migrationsList() {
  const names = readdirSync(migrationsDir, { withFileTypes: true })
    .filter((d) => d.isDirectory())
    .map((d) => d.name)
    .sort();
  return {
    baseDir: 'migrations',
    lockfile: { path: 'migration_lock.toml', content: 'provider = "sqlite"\n' },
    migrationDirectories: names.map((name) => ({
      path: name,
      migrationFile: {
        path: 'migration.sql',
        content: { tag: 'ok', value: readFileSync(path.join(migrationsDir, name, 'migration.sql'), 'utf8') },
      },
    })),
    shadowDbInitScript: '',
  };
}

const schemaFiles = () => ({
  files: [{ path: 'schema.prisma', content: readFileSync(schemaFile, 'utf8') }],
  configDir: '.',
});

/** Applies the migrations that the database does not have yet; gives their names. */
export async function applyMigrations(databaseUrl) {
  const engine = await loadEngine(databaseUrl);
  const { appliedMigrationNames } = await engine.applyMigrations({
    migrationsList: migrationsList(),
    filters,
  });
  return appliedMigrationNames;
}

/** Gives the SQL that makes an empty database what schema.prisma says. */
export async function sqlFromSchema() {
  const engine = await loadEngine('file::memory:');
  const to = { tag: 'schemaDatamodel', ...schemaFiles() };
  const result = await engine.diff({
    from: { tag: 'empty' },
    to,
    script: true,
    exitCode: true,
    shadowDatabaseUrl: null,
    filters,
  });
  return result.stdout;
}
