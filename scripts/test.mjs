// npm test: the whole check, from a fresh clone. Ends with one line: `N passed, N failed`.
// --only verify|unit|integration|e2e runs one part (and what it needs).
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runChild, stopAll } from './child.mjs';
import { readCounts, summary } from './counts.mjs';
import { PHASES } from './phases.mjs';
import { checkNode, fail } from './prepare.mjs';

const PARTS = ['verify', 'unit', 'integration', 'e2e'];
const total = { passed: 0, failed: 0, skipped: 0 };
const told = [];
const failed = new Set();

function chosenPart() {
  const args = process.argv.slice(2);
  if (args.length === 0) return undefined;
  if (args.length !== 2 || args[0] !== '--only' || !PARTS.includes(args[1]))
    fail(`usage: npm test [-- --only ${PARTS.join('|')}]`);
  return args[1];
}

function count(phase, counts, seconds, problem) {
  for (const key of Object.keys(total)) total[key] += counts[key];
  if (counts.failed > 0) failed.add(phase.name);
  const result = phase.kind || problem ? summary(counts) : 'done';
  told.push(
    `  ${phase.name.padEnd(15)} ${seconds.toFixed(0).padStart(5)} s  ${result}${problem ? ` (${problem})` : ''}`,
  );
}

async function runPhase(phase, folder) {
  const report = path.join(folder, `${phase.name.replace(/\W/g, '-')}.json`);
  const missing = phase.needs.find((name) => failed.has(name));
  const blocked = missing ? `not run: "${missing}" failed` : undefined;
  console.log(`\n== ${phase.name}${blocked ? `: ${blocked}` : ''}`);
  if (blocked) return count(phase, { passed: 0, failed: 1, skipped: 0 }, 0, blocked);
  const start = Date.now();
  const { problem } = await runChild(phase.command(report), {
    env: phase.env(report),
    timeoutMs: phase.timeoutMs,
    ...(phase.long ? { label: phase.name } : {}),
  });
  const counts = phase.kind
    ? readCounts(phase.kind, report, problem)
    : { passed: 0, failed: problem ? 1 : 0, skipped: 0 };
  count(phase, counts, (Date.now() - start) / 1000, problem);
}

/** Takes one phase after another off the list; two that share a list go side by side. */
async function runFrom(waiting) {
  for (let phase = waiting.shift(); phase && !interrupted; phase = waiting.shift())
    await runPhase(phase, folder);
}

/** However this ends, the last line says how it went. */
process.on('exit', (code) => {
  if (code !== 0 && total.failed === 0) total.failed = 1;
  if (told.length > 0) console.log(`\n${told.join('\n')}\n`);
  console.log(summary(total));
  if (total.failed > 0) process.exitCode = 1;
});

const part = chosenPart();
checkNode();
const folder = mkdtempSync(path.join(tmpdir(), 'deck-test-'));
let interrupted = false;
function interrupt() {
  interrupted = true;
  void stopAll();
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, interrupt);
// npm passes a signal on to its shell, which dies without a word to us.
const parent = process.ppid;
const watch = setInterval(() => process.ppid !== parent && interrupt(), 500).unref();
// Whoever read our output may be gone too.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
try {
  const chosen = PHASES.filter((phase) => !part || phase.only.includes(part));
  await runFrom(chosen.filter((phase) => !phase.long));
  const long = chosen.filter((phase) => phase.long);
  await Promise.all([runFrom(long), runFrom(long)]);
} finally {
  clearInterval(watch);
  rmSync(folder, { recursive: true, force: true });
}
if (interrupted) total.failed = Math.max(1, total.failed);
