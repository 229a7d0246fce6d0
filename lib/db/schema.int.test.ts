import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';

test('schema.prisma and the committed migrations describe the same database', () => {
  const result = spawnSync(process.execPath, ['prisma/engine/diff.mjs'], { encoding: 'utf8' });
  expect(result.stderr + result.stdout).toBe('');
  expect(result.status).toBe(0);
});
