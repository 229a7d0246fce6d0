import 'server-only';
import type { Actor } from '@/lib/audit/write';
import { parameter } from '@/lib/config/catalogue';
import { checkValue } from '@/lib/config/value-check';
import { AppError } from '@/lib/errors';
import { createRun } from '@/lib/runs/create';
import { onlineStep } from '@/lib/runs/plans/configure';
import { nodesIn, stage } from '@/lib/runs/plans/step';
import { placedCluster } from './cluster';
import type { OnlineChange } from './types';

function refuse(en: string, zh: string): never {
  throw new AppError('CONFIG-ONLINE-REFUSED', { en, zh });
}

/** Sets a value in running nodes as a run; it is lost at their next restart unless it is stored as well. Throws CONFIG-ONLINE-REFUSED for what no running node takes, NOT-FOUND, RUN-ACTIVE. */
export async function setOnline(
  { clusterId, aliases, name, value }: OnlineChange,
  actor: Actor,
): Promise<{ runId: string }> {
  const found = parameter(name);
  if (!found?.onlineEffective)
    refuse(`${name} takes effect only when a node starts.`, `${name} 只在节点启动时生效，不能在线修改。`);
  const problem = checkValue(found, value);
  if (problem) refuse(problem.text.en, problem.text.zh);
  const cluster = await placedCluster(clusterId);
  const nodes = cluster.installations.flatMap(nodesIn).filter(({ alias }) => aliases.includes(alias));
  if (nodes.length === 0) refuse('No node of the cluster is chosen.', '未选择集群中的节点。');
  const steps = nodes.map((node) =>
    onlineStep(clusterId, node, [{ name, value }], { stored: false, clearsMark: false }),
  );
  const title = {
    en: `Set ${name}=${value} in ${nodes.length} running node(s), until their next restart`,
    zh: `在 ${nodes.length} 个运行中的节点上设置 ${name}=${value}（重启后失效）`,
  };
  const plan = {
    version: 1 as const,
    kind: 'set-online',
    title,
    stages: [stage('set-online', title, steps)],
  };
  return { runId: await createRun({ clusterId, kind: plan.kind, plan, actor }) };
}
