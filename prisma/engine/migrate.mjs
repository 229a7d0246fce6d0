// Applies the migrations in a process of its own: the engine's connection keeps the file locked until its process ends.
// usage: node prisma/engine/migrate.mjs FILE
import { applyMigrations } from './schema-engine.mjs';

const file = process.argv[2];
if (!file) {
  console.error('usage: node prisma/engine/migrate.mjs DATABASE_FILE');
  process.exit(2);
}
const applied = await applyMigrations(`file:${file}`);
for (const name of applied) console.log(`applied ${name}`);
process.exit(0);
