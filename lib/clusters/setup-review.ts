import 'server-only';
import type { Finding } from '@/lib/lint/finding';
import { plannedPackage } from '@/lib/packages/planned';
import { placedCluster } from '@/lib/revisions/cluster';
import { groupLines } from '@/lib/revisions/documents';
import { findingsOf } from '@/lib/revisions/findings';
import { diffOf } from '@/lib/revisions/review';
import type { ConfigDocument, ConfigView, DocumentDiff } from '@/lib/revisions/types';
import { configView } from '@/lib/revisions/view';
import type { Plan } from '@/lib/runs/plan';
import { placeInstallations } from '@/lib/runs/plans/layout';
import { planSetup } from '@/lib/runs/plans/setup';
import { changedSpec, changeWay, controllersToRestart, type NodesWish } from '@/lib/topology/change-nodes';
import { changedDocuments, changedSettings } from '@/lib/topology/change-nodes-files';
import { CHANGE_RULES, changeFindings, driftOfRows } from '@/lib/topology/change-nodes-findings';
import { goneFindings } from '@/lib/topology/change-nodes-gone';
import type { ClusterSpec, Role } from '@/lib/topology/spec';
import { lintContext } from './lint-draft';
import { backOf } from './setup-back';
import { consequencesOf, returnConsequences } from './setup-consequences';
import { hostFindings, joiningHosts, leaderView, replicaFindings, setupCluster } from './setup-facts';
import { silentHosts } from './setup-gone';
import type { SetupInput, SetupReview } from './setup-schemas';

const RANK: Record<Role, number> = { controller: 0, agent: 1, datanode: 2, computenode: 2 };

/** New rows stand in the order in which the leader gets them: agents before the nodes that need them. */
function wishOf({ hosts, add, remove, settings }: NodesWish): NodesWish {
  const inOrder = [...add].sort((a, b) => RANK[a.role] - RANK[b.role]);
  return { hosts, add: inOrder, remove, ...(settings && { settings }) };
}

const isError = ({ severity }: Finding) => severity === 'error';

const key = ({ rule, host, alias, message }: Finding) => [rule, host, alias, message.en].join('|');

/** The linter's findings that this change brings; those of rules that the change has judged already are left out. */
async function lintFindings(
  clusterId: string,
  spec: ClusterSpec,
  wish: NodesWish,
  view: ConfigView,
  documents: ConfigDocument[],
): Promise<Finding[]> {
  const context = await lintContext(clusterId);
  const before = new Set(findingsOf(spec, view.documents, context).map(key));
  return findingsOf(changedSpec(spec, wish), documents, context).filter(
    (finding) => finding.severity !== 'info' && !CHANGE_RULES.has(finding.rule) && !before.has(key(finding)),
  );
}

/** Without the leader's own list nothing is added to it. */
function listFindings(spec: ClusterSpec, wish: NodesWish, view: ConfigView): Finding[] {
  const list = view.documents.find((document) => document.kind === 'cluster.nodes');
  if (list && list.source !== 'stored')
    return driftOfRows(spec, wish, groupLines('cluster.nodes', list.text));
  const text = list?.problem;
  return [
    {
      rule: 'SETUP-NO-LEADER',
      severity: 'error',
      message: {
        en: `The list of nodes cannot be read from the cluster now. ${text?.en ?? ''}`.trim(),
        zh: `目前无法从集群读取节点列表。${text?.zh ?? ''}`,
      },
    },
  ];
}

async function diffsOf(
  clusterId: string,
  wish: NodesWish,
  view: ConfigView,
  documents: ConfigDocument[],
): Promise<DocumentDiff[]> {
  const placed = await placedCluster(clusterId);
  const hosts = [...placed.hosts, ...wish.hosts.map(({ address }) => ({ id: address, address }))];
  const spec = changedSpec(placed.spec, wish);
  const after = { ...placed, spec, hosts, installations: placeInstallations(placed.installDir, spec, hosts) };
  const before = new Map(view.documents.map((document) => [document.key, document.text]));
  return documents
    .filter((document) => before.get(document.key) !== document.text)
    .map((document) => diffOf(after, document.key, before.get(document.key) ?? '', document.text));
}

interface Examined {
  review: SetupReview;
  /** Absent when the findings forbid the change. */
  plan?: Plan;
  clusterName: string;
}

/** Looks at a change of nodes from all sides and plans it; changes nothing. Throws NOT-FOUND, CONFIG-NOT-DEPLOYED, SpecError and as `backOf`. */
export async function examineSetup(input: SetupInput): Promise<Examined> {
  const { clusterId } = input;
  const cluster = await setupCluster(clusterId);
  const { spec } = cluster;
  const [view, live, candidates, silent] = await Promise.all([
    configView(clusterId, { fresh: true }),
    leaderView(spec),
    joiningHosts(cluster),
    silentHosts(cluster, input),
  ]);
  const back = await backOf(input, { cluster, view, candidates });
  const wish = wishOf(back?.wish ?? input);
  const { gone = [] } = input;
  const reviewed = (found: Finding[], diffs: DocumentDiff[], stages: Plan['stages']): SetupReview => {
    const review = { ...reviewOf(wish, spec, found, diffs, stages), silent };
    if (!back) return review;
    return {
      ...review,
      consequences: [...review.consequences, ...returnConsequences(wish)],
      left: back.left,
    };
  };
  const online = live.nodes.filter((node) => node.online).map(({ alias }) => alias);
  const quick = changeFindings(spec, wish, {
    ...(cluster.licence && { maxNodes: cluster.licence.maxNodes }),
    ...(live.leader && { online }),
  });
  const base = { clusterName: cluster.name };
  if (quick.some(isError)) return { ...base, review: reviewed(quick, [], []) };
  const documents = changedDocuments(view.documents, spec, wish);
  const found = await Promise.all([
    hostFindings(cluster, wish, candidates),
    replicaFindings(clusterId, spec, wish, online),
    lintFindings(clusterId, spec, wish, view, documents),
  ]);
  const findings = [
    ...quick,
    ...goneFindings(spec, wish, { silent, gone, ...(live.leader && { online }) }),
    ...listFindings(spec, wish, view),
    ...found.flat(),
  ];
  const diffs = await diffsOf(clusterId, wish, view, documents);
  if (findings.some(isError)) return { ...base, review: reviewed(findings, diffs, []) };
  const joining = candidates.filter(({ address }) => wish.hosts.some((host) => host.address === address));
  const pkg = cluster.package && plannedPackage(cluster.package);
  const plan = planSetup({
    cluster: { id: cluster.id, name: cluster.name, installDir: cluster.installDir, spec },
    wish,
    documents,
    settings: changedSettings(
      spec,
      wish,
      view.documents.find((each) => each.key === 'cluster.cfg')?.text ?? '',
    ),
    hosts: [...cluster.hosts, ...joining.map(({ id, address }) => ({ id, address }))],
    ...(pkg && { package: pkg }),
    ...(cluster.licence && { licence: { id: cluster.licence.id, sha256: cluster.licence.sha256 } }),
    start: input.start,
    since: new Date().toISOString(),
    ...(input.restart === 'rolling' && { restart: { leader: live.leader?.alias ?? null } }),
    note: input.note,
    ...(input.revertOf !== undefined && { revertOf: input.revertOf }),
    gone: gone.filter((address) => silent.includes(address)),
  });
  return { ...base, plan, review: reviewed(findings, diffs, plan.stages) };
}

function reviewOf(
  wish: NodesWish,
  spec: ClusterSpec,
  findings: Finding[],
  diffs: DocumentDiff[],
  stages: SetupReview['stages'],
): Omit<SetupReview, 'silent'> {
  const { way, reasons } = changeWay(spec, wish);
  return {
    way,
    reasons,
    findings,
    refused: findings.some(isError),
    diffs,
    consequences: consequencesOf(spec, wish),
    restart: controllersToRestart(spec, wish),
    confirm: way === 'full-stop' || wish.remove.length > 0,
    stages: stages.map(({ key: stageKey, title }) => ({ key: stageKey, title })),
  };
}

/** Gives what a change of nodes would do. Throws as `examineSetup`. */
export async function reviewSetup(input: SetupInput): Promise<SetupReview> {
  return (await examineSetup(input)).review;
}
