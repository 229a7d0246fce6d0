import type { Text } from '@/lib/text';
import { running } from './diagnosis-running';
import { diskRemedy, type Signature, signatures } from './diagnosis-table';

/** Why a node did not start, as far as its output tells. */
export interface Diagnosis {
  code: string;
  cause: Text;
  remedy: Text;
  /** The line that told. */
  line: string;
}

/** No known message is longer, and searching the patterns takes time that grows with the square of a line's length. */
const LINE_CHARS = 2000;

const fill = (text: string, value: string) => text.replace('$1', value);

function read(signature: Signature, line: string): Diagnosis | undefined {
  const found = signature.pattern.exec(line);
  if (!found) return undefined;
  const value = (found.slice(1).find((group) => group !== undefined) ?? '').slice(0, 200);
  return {
    code: signature.code,
    cause: { en: fill(signature.cause.en, value), zh: fill(signature.cause.zh, value) },
    remedy: signature.remedy,
    line: line.trim(),
  };
}

/** Lines that merely inform list configuration values, which may hold any text; only a stop is told on that level. */
function mayTell(signature: Signature, line: string): boolean {
  return signature.code === 'START-STOPPED' || !/<(?:INFO|DEBUG)>/.test(line);
}

/** Gives the cause of a failed start where disks (mount points) were seen to be full: whatever the node wrote follows from that, if it could write at all. */
export function diskFull(disks: string[]): Omit<Diagnosis, 'line'> | undefined {
  if (disks.length === 0) return undefined;
  const list = disks.join(', ');
  return {
    code: 'START-DISK-FULL',
    cause: { en: `The disk of the host is full: ${list}.`, zh: `主机磁盘已满：${list}。` },
    remedy: diskRemedy,
  };
}

/** Finds the known cause in the lines of a log, the last matching line of the first matching signature; undefined when nothing is known (dolphindb-package.md 7.4). */
export function diagnose(output: string): Diagnosis | undefined {
  const lines = output
    .split('\n')
    .map((line) => line.slice(0, LINE_CHARS))
    .reverse();
  for (const signature of signatures) {
    for (const line of lines) {
      const found = mayTell(signature, line) ? read(signature, line) : undefined;
      if (found) return found;
    }
  }
  return undefined;
}

/** Explains one line of a server's log: why it is there and what to do; undefined for ordinary and unknown lines. For reading logs, so it knows also what happens to running nodes (dolphindb-operations.md 19, dolphindb-package.md 7.4). */
export function explainLine(line: string): { code: string; cause: Text; remedy: Text } | undefined {
  const text = line.slice(0, LINE_CHARS);
  for (const signature of [...signatures, ...running]) {
    const found = mayTell(signature, text) ? read(signature, text) : undefined;
    if (found) return { code: found.code, cause: found.cause, remedy: found.remedy };
  }
  return undefined;
}
