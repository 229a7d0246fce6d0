import 'server-only';
import type { Actor } from '@/lib/audit/write';
import { AppError, isAppError } from '@/lib/errors';
import { targetFor } from '@/lib/hosts/target';
import { publicError } from '@/lib/http';
import { createRun } from '@/lib/runs/create';
import type { Plan } from '@/lib/runs/plan';
import type { NodeArgs } from '@/lib/runs/plans/args';
import { planSystemd, serviceNodes, type UnitOperation } from '@/lib/runs/plans/systemd';
import { type HostServices, parseServices, servicesCommand } from '@/lib/runs/plans/systemd-host';
import { connectHost } from '@/lib/ssh/connect';
import type { HostConnection } from '@/lib/ssh/types';
import { plannedCluster } from './operate';
import type { ServicesHost } from './operate-view';

const connectMs = 8000;
const lookMs = 15_000;

async function lookAs(conn: HostConnection, command: string): Promise<string> {
  const options = { timeoutMs: lookMs, label: 'look at services' };
  try {
    return (await conn.exec(command, { ...options, root: true })).stdout;
  } catch (error) {
    if (!isAppError(error) || !/^SSH-(NO-SUDO|SUDO-PASSWORD)$/.test(error.code)) throw error;
    return (await conn.exec(command, options)).stdout;
  }
}

async function servicesOn(hostId: string, nodes: NodeArgs[]): Promise<HostServices> {
  const conn = await connectHost(await targetFor(hostId), { timeoutMs: connectMs });
  try {
    return parseServices(await lookAs(conn, servicesCommand(nodes)), nodes);
  } finally {
    conn.close();
  }
}

function byHost(nodes: NodeArgs[]): Map<string, NodeArgs[]> {
  const hosts = new Map<string, NodeArgs[]>();
  for (const node of nodes) hosts.set(node.hostId, [...(hosts.get(node.hostId) ?? []), node]);
  return hosts;
}

/** Looks at the systemd units of a cluster's controllers and agents, host by host at the same time; a host that cannot be asked has its error. Throws NOT-FOUND. */
export async function clusterServices(clusterId: string): Promise<ServicesHost[]> {
  const nodes = serviceNodes(await plannedCluster(clusterId));
  return Promise.all(
    [...byHost(nodes)].map(async ([hostId, own]): Promise<ServicesHost> => {
      const host = { hostId, address: own[0]?.address ?? '' };
      try {
        return { ...host, ...(await servicesOn(hostId, own)) };
      } catch (error) {
        return { ...host, systemd: false, services: [], error: publicError(error) };
      }
    }),
  );
}

interface ServicesRequest {
  clusterId: string;
  operation: UnitOperation;
  hostIds?: string[] | undefined;
}

/** Plans what is done to the units; an installation needs to know who owns the programme, so the hosts are asked. Throws SERVICES-NOTHING when no host could be worked on. */
export async function planServices({ clusterId, operation, hostIds }: ServicesRequest): Promise<Plan> {
  const input = await plannedCluster(clusterId);
  const hosts = operation === 'install' ? await clusterServices(clusterId) : [];
  const users = Object.fromEntries(
    hosts.flatMap(({ services }) => services.flatMap(({ alias, owner }) => (owner ? [[alias, owner]] : []))),
  );
  const plan = planSystemd({ ...input, operation, users, ...(hostIds && { hostIds }) });
  if (plan.stages.some(({ steps }) => steps.length > 0)) return plan;
  const failed = hosts.find(({ error }) => error)?.error;
  throw new AppError(
    'SERVICES-NOTHING',
    {
      en: 'There is no installation on these hosts that a service could run.',
      zh: '这些主机上没有可作为系统服务运行的安装。',
    },
    failed ? { seen: `${failed.code}: ${failed.text.en}` } : {},
  );
}

/** Installs, enables, disables or removes units as a run; gives its id. */
export async function operateServices(request: ServicesRequest, actor: Actor): Promise<string> {
  const plan = await planServices(request);
  return createRun({ clusterId: request.clusterId, kind: plan.kind, plan, actor });
}
