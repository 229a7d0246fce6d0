import 'server-only';
import { type Actor, writeAudit } from '@/lib/audit/write';
import { planOperation } from '@/lib/clusters/operate';
import { db } from '@/lib/db/client';
import { AppError } from '@/lib/errors';
import { placedCluster } from '@/lib/revisions/cluster';
import { createRun } from '@/lib/runs/create';
import type { Plan } from '@/lib/runs/plan';
import { planLicence } from '@/lib/runs/plans/licence';
import type { OperatePlan } from '@/lib/runs/plans/operate-facts';
import { refused as operateRefused } from '@/lib/runs/plans/operate-refusals';
import { keptLicence } from './host-files';
import { addLicence } from './licences';
import { clusterLicences } from './look';
import { type Licence, parseLicence } from './parse';
import { type LicencePrediction, predictLicence } from './predict';
import { candidateTerms, commonTerms, type LicenceTerms } from './terms';
import { reachable, unreachableRefusal } from './unreachable';
import type { ClusterLicences } from './view';

export interface ReplacementRequest {
  clusterId: string;
  licenceId: string;
  /** How nodes that need a restart get it: one by one, or the whole cluster. */
  restart: 'rolling' | 'full';
  /** What somebody typed to accept that data cannot be read meanwhile, or that a host is left out. */
  typed?: string | undefined;
  /** Somebody has seen that nodes will be restarted. */
  restartAccepted?: boolean | undefined;
}

export interface Replacement {
  candidate: LicenceTerms;
  sha256: string;
  fileName: string;
  running?: LicenceTerms;
  prediction: LicencePrediction;
  /** Why the restart is not begun and what it means. */
  operation: Pick<Extract<OperatePlan, { refusals: unknown }>, 'refusals' | 'notices'>;
  /** Absent when something is refused. */
  plan?: Plan;
}

async function storedFile(licenceId: string): Promise<{ fileName: string; parsed: Licence }> {
  const found = await db().licence.findUnique({ where: { id: licenceId } });
  if (found) return { fileName: found.fileName, parsed: parseLicence(found.content) };
  throw new AppError('NOT-FOUND', {
    en: 'This licence is no longer stored.',
    zh: '该授权许可文件已不存在。',
  });
}

const nothing: OperatePlan = { refusals: [], notices: [] };

async function restartOf(request: ReplacementRequest, aliases: string[]): Promise<OperatePlan> {
  if (aliases.length === 0) return nothing;
  const { clusterId, restart, typed } = request;
  if (restart === 'full') return planOperation({ clusterId, operation: 'restart' });
  return planOperation({ clusterId, operation: 'rolling-restart', aliases, typed });
}

/** What stands against the run itself, or the stages that restart nodes. */
async function operationOf(
  request: ReplacementRequest,
  { hosts, nodes }: ClusterLicences,
  prediction: LicencePrediction,
): Promise<OperatePlan> {
  if (prediction.refusals.length > 0) return nothing;
  const refusals = unreachableRefusal(hosts, nodes, prediction);
  if (refusals.some(({ confirm }) => !confirm || confirm !== request.typed)) return { refusals, notices: [] };
  const waiting = prediction.nodes.flatMap(({ alias, way }) => (way === 'restart' ? [alias] : []));
  return restartOf(request, waiting);
}

/** A node that does not answer is taken to have the version that Deck has installed. */
async function withVersions(clusterId: string, nodes: ClusterLicences['nodes']) {
  const found = await db().cluster.findUnique({
    where: { id: clusterId },
    select: { package: { select: { version: true } } },
  });
  const server = found?.package?.version;
  return nodes.map((node) => (node.server || !server ? node : { ...node, server }));
}

/** Looks at the cluster, predicts what every node does with the stored licence, and plans its replacement where nothing stands against it. Throws NOT-FOUND and LICENCE-…. */
export async function planReplacement(request: ReplacementRequest): Promise<Replacement> {
  const { clusterId, licenceId } = request;
  const [{ fileName, parsed }, cluster, seen] = await Promise.all([
    storedFile(licenceId),
    placedCluster(clusterId),
    clusterLicences(clusterId),
  ]);
  const loaded = seen.nodes.flatMap((node) => node.loaded ?? []);
  const candidate = candidateTerms(parsed, loaded);
  const prediction = predictLicence(await withVersions(clusterId, seen.nodes), candidate, new Date());
  const running = commonTerms(loaded);
  const base = { candidate, sha256: parsed.sha256, fileName, prediction, ...(running && { running }) };
  const stopped = prediction.refusals.length > 0;
  const operation = await operationOf(request, seen, prediction);
  const { notices } = operation;
  const refusals = 'refusals' in operation ? operation.refusals : [];
  if (stopped || refusals.length > 0) return { ...base, operation: { refusals, notices } };
  const plan = planLicence({
    context: {
      owner: { clusterId, clusterName: cluster.name },
      installations: reachable(cluster.installations, seen.hosts),
    },
    licence: { id: licenceId, sha256: parsed.sha256 },
    terms: candidate,
    ways: new Map(prediction.nodes.map(({ alias, way }) => [alias, way])),
    at: new Date().toISOString(),
    restart: 'plan' in operation ? operation.plan.stages : [],
  });
  return { ...base, operation: { refusals, notices }, plan };
}

async function auditRefused({ clusterId }: ReplacementRequest, replacement: Replacement, actor: Actor) {
  const { prediction, operation, candidate, sha256 } = replacement;
  const cluster = await db().cluster.findUnique({ where: { id: clusterId }, select: { name: true } });
  await writeAudit(db(), actor, {
    action: 'licence.replace',
    objectType: 'cluster',
    objectId: clusterId,
    objectName: cluster?.name ?? '',
    outcome: 'refused',
    details: {
      client: candidate.client,
      expiration: candidate.expiration,
      sha256,
      reasons: [...prediction.refusals, ...operation.refusals].map(({ code }) => code),
    },
  });
}

/** Gives the plan of a replacement; throws LICENCE-EXPIRED, LICENCE-NODES, LICENCE-VERSION, LICENCE-MEMORY, LICENCE-HOST or OPERATE-… where it is refused. */
export function planOrThrow({ plan, prediction, operation }: Replacement): Plan {
  if (plan) return plan;
  const [first] = prediction.refusals;
  if (first) throw new AppError(first.code, first.text, { remedy: first.remedy });
  const [second] = operation.refusals;
  throw second ? operateRefused(second) : new Error('refused without a reason');
}

/** The plan of now may need a restart that the one which somebody has looked at did not. */
function restartNotSeen({ prediction }: Replacement): AppError {
  const aliases = prediction.nodes.flatMap(({ alias, way }) => (way === 'restart' ? [alias] : []));
  return new AppError(
    'LICENCE-RESTART',
    {
      en: `Nodes need a restart for this licence, which was not accepted: ${aliases.join(', ')}.`,
      zh: `以下节点需要重启才能使用该授权许可，尚未确认：${aliases.join(', ')}。`,
    },
    { remedy: { en: 'Look at the plan again.', zh: '请重新查看计划。' } },
  );
}

/** Replaces the licence of a cluster as a run; gives its id. Refused as `planOrThrow` says, and LICENCE-RESTART, before anything is touched; what the cluster refuses is audited. */
export async function replaceLicenceOf(request: ReplacementRequest, actor: Actor): Promise<string> {
  const replacement = await planReplacement(request);
  if (!replacement.plan) await auditRefused(request, replacement, actor);
  const plan = planOrThrow(replacement);
  const restarts = replacement.prediction.nodes.some(({ way }) => way === 'restart');
  if (restarts && !request.restartAccepted) throw restartNotSeen(replacement);
  return createRun({ clusterId: request.clusterId, kind: plan.kind, plan, actor });
}

/** Stores a licence file that a replacement has kept on a host, so that it can be put back like any other; gives its id. */
export async function storeKept(
  { clusterId, hostId, dir, name }: { clusterId: string; hostId: string; dir: string; name: string },
  actor: Actor,
): Promise<string> {
  const { installations } = await placedCluster(clusterId);
  const at = installations.find((each) => each.hostId === hostId && each.dir === dir);
  if (!at) throw new AppError('NOT-FOUND', { en: 'There is no such installation.', zh: '该安装不存在。' });
  return addLicence({ fileName: name, bytes: await keptLicence(at, name) }, actor);
}
