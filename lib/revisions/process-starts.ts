import 'server-only';
import { quote } from '@/lib/commands/quote';
import type { NodeArgs } from '@/lib/runs/plans/args';
import { belongingTo, findNode, parseScan, scanCommand } from '@/lib/runs/plans/process-scan';
import { onHost } from './read-files';

const LOOK_MS = 8000;

/** Prints how long the host has been up and how many clock ticks make a second, so that a process's start needs no agreement of clocks. */
const clockCommand =
  'printf "UP\\t%s\\t%s\\n" "$(cut -d" " -f1 /proc/uptime)" "$(getconf CLK_TCK 2>/dev/null || echo 100)"';

/** Gives the age in ms of a process that started at `startTicks` after boot. */
export function ageOf(output: string, startTicks: string): number | undefined {
  const [, up = '', ticks = ''] = /^UP\t([\d.]+)\t(\d+)$/m.exec(output) ?? [];
  const age = (Number(up) - Number(startTicks) / Number(ticks)) * 1000;
  return up !== '' && Number.isFinite(age) ? Math.max(0, age) : undefined;
}

/** Gives when the processes of these nodes of one host have started, by Deck's clock; nodes that do not run are left out. Throws what connecting throws. */
export async function startsOn(hostId: string, nodes: readonly NodeArgs[]): Promise<Map<string, Date>> {
  const starts = new Map<string, Date>();
  await onHost(hostId, async (conn) => {
    for (const dir of new Set(nodes.map((node) => node.dir))) {
      const { stdout } = await conn.exec(`${scanCommand(dir)}\n${clockCommand}`, {
        timeoutMs: LOOK_MS,
        label: `processes of ${quote(dir)}`,
      });
      const now = Date.now();
      const own = belongingTo(parseScan(stdout));
      for (const { alias, role } of nodes.filter((node) => node.dir === dir)) {
        const process = findNode(own, role, alias);
        const age = process && ageOf(stdout, process.startTicks);
        if (age !== undefined) starts.set(alias, new Date(now - age));
      }
    }
  });
  return starts;
}
