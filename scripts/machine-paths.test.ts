import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { machinePaths } from './machine-paths.mjs';

test("names lines with a folder of a developer's machine, not other paths that look like one", () => {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'deck-machine-')), 'page.md');
  const folder = ['', 'work', 'main'].join('/');
  writeFileSync(file, `fine: $d/work/root\nfine: /opt${folder}\ncd ${folder}\n`);
  expect(machinePaths([file])).toEqual([`${file}:3: cd ${folder}`]);
  rmSync(path.dirname(file), { recursive: true });
});
