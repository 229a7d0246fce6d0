import 'server-only';
import { belongingTo, findNode, parseScan, scanCommand } from '@/lib/runs/plans/process-scan';
import { singleton } from '@/lib/singleton';
import { SshPool } from '@/lib/ssh/pool';
import type { SshTarget } from '@/lib/ssh/types';
import type { NodeSpec } from '@/lib/topology/spec';
import type { ProcessSeen } from './decide';

const CONNECT_MS = 3000;
const SCAN_MS = 4000;

const pool = () => singleton('status-ssh', () => new SshPool({ idleMs: 60_000 }));

/** Lists the halted ones among the processes that a scan finds: state T of proc(5). */
const haltedCommand = [
  'for f in $(grep -als dolphindb /proc/[0-9]*/cmdline); do',
  `  p=\${f%/cmdline}; case "$(sed 's/.*) //' "$p/stat" 2>/dev/null)" in T*|t*) printf 'HALT\\t%s\\n' "\${p#/proc/}";; esac`,
  'done; true',
].join('\n');

function haltedIn(output: string): Set<number> {
  return new Set([...output.matchAll(/^HALT\t(\d+)$/gm)].map(([, pid]) => Number(pid)));
}

/** Gives the state of the processes of some nodes on one host, by alias; throws what connecting and running a command throw, within eight seconds. */
export async function processesOn(
  host: SshTarget,
  nodes: { node: NodeSpec; dir: string }[],
): Promise<Map<string, ProcessSeen>> {
  const connection = await pool().get(host, { timeoutMs: CONNECT_MS });
  const seen = new Map<string, ProcessSeen>();
  try {
    for (const dir of new Set(nodes.map((n) => n.dir))) {
      const { stdout } = await connection.exec(`${scanCommand(dir)}\n${haltedCommand}`, {
        timeoutMs: SCAN_MS,
      });
      const own = belongingTo(parseScan(stdout));
      const halted = haltedIn(stdout);
      for (const { node } of nodes.filter((n) => n.dir === dir)) {
        const process = findNode(own, node.role, node.alias);
        const state = process ? (halted.has(process.pid) ? 'frozen' : 'running') : 'none';
        seen.set(node.alias, { state, at: Date.now() });
      }
    }
  } finally {
    connection.close();
  }
  return seen;
}

/** Closes the connections that are kept for it. */
export function closeProcessConnections(): void {
  pool().closeAll();
}
