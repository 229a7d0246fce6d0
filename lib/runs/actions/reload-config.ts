import { loadClusterNodesConfigs } from '@/lib/dolphindb/cluster-config';
import { isDdbError } from '@/lib/dolphindb/errors';
import { openSession } from '@/lib/dolphindb/session';
import type { Action } from '@/lib/runs/action';
import { ReloadArgs } from '@/lib/runs/plans/args-configure';
import { sources } from './sources';

const ASK_MS = 10_000;

/** Has the controller of a cluster without high availability read cluster.cfg again (dolphindb-server-api.md 3.1); one that is down reads it when it starts. */
export const reloadConfig: Action<ReloadArgs> = {
  name: 'reload-config',
  args: ReloadArgs,
  describe: ({ controllers }) => ({
    commands: controllers.map(({ address, port }) => `# on ${address}:${port}: loadClusterNodesConfigs()`),
  }),
  async apply(ctx, { clusterId, controllers }) {
    const { user, password } = await sources().consoleAccount(clusterId);
    for (const { address, port, alias } of controllers) {
      try {
        const session = await openSession({ host: address, port, timeoutMs: ASK_MS });
        try {
          await session.login(user, password, { timeoutMs: ASK_MS });
          const lines = await loadClusterNodesConfigs(session, { timeoutMs: ASK_MS, signal: ctx.signal });
          ctx.log(`${alias}: read ${lines.length} lines of cluster.cfg again / 已重新读取`);
        } finally {
          session.close();
        }
      } catch (error) {
        if (!isDdbError(error, 'DDB-UNREACHABLE')) throw error;
        ctx.log(`${alias} does not run: it reads the file when it starts / 未在运行，启动时读取`, 'err');
      }
    }
  },
};
