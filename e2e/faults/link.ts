import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Makes the line to a host so slow that even a short command takes a while; `fault(host, 'fast')` and clean hosts undo it. */
export async function crawl(host: string, rate = '48kbit'): Promise<void> {
  const port = `decksb-h${host.split('.').at(-1)}`;
  await run('tc', ['qdisc', 'replace', 'dev', port, 'root', 'tbf', 'rate', rate, 'burst', '1600', 'latency', '20s']);
}
