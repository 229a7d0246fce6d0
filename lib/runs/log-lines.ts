import type { Redact } from './error-view';

const LINE_CHARS = 8 * 1024;
// biome-ignore lint/suspicious/noControlCharactersInRegex: terminal sequences are what is taken out.
const TERMINAL = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007]*(?:\u0007|\u001b\\)|[@-Z\\-_])/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out.
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f]/g;

/** Gives text as log lines: secrets masked before it is cut, one entry a line, progress bars as they ended, no terminal sequences, at most 8 KiB each. */
export function logLines(text: string, redact: Redact): string[] {
  const lines = redact(text.replace(TERMINAL, '')).split(/\r?\n/);
  if (lines.length > 1 && lines.at(-1) === '') lines.pop();
  return lines.map(cleanLine);
}

function cleanLine(line: string): string {
  const shown = line.replace(/\r+$/, '').split('\r').at(-1) ?? '';
  const plain = shown.replace(CONTROL, '');
  return plain.length > LINE_CHARS ? `${plain.slice(0, LINE_CHARS)} …(+${plain.length - LINE_CHARS})` : plain;
}
