import { AppError } from '@/lib/errors';
import { nodesOn } from '@/lib/topology/nodes';
import { type Installation, installationsOf } from '@/lib/topology/render';
import type { ClusterSpec, NodeSpec } from '@/lib/topology/spec';
import type { NodeArgs } from './args';

/** An installation with its place: which host of the inventory, which directory, which nodes run from it. */
export interface PlacedInstallation {
  hostId: string;
  address: string;
  /** 1-based among the installations of its host. */
  number: number;
  dir: string;
  controller?: NodeArgs;
  agent?: NodeArgs;
  /** Data and compute nodes, which the agent of this installation starts. */
  nodes: NodeArgs[];
  files: Installation['files'];
}

// Data nodes get paths as arguments, so a blank or another alphabet breaks their start (dolphindb-operations.md V-PTH-07).
const DIRECTORY = /^(\/[A-Za-z0-9_][A-Za-z0-9._+-]*)+$/;
const SYSTEM =
  /^\/(bin|boot|dev|etc|home|lib|lib32|lib64|media|mnt|opt|proc|root|run|sbin|srv|sys|tmp|usr|var)$/;

/** Gives the installation directory without a slash at its end; throws PLAN-DIRECTORY when DolphinDB could not run there. */
export function installDirectory(text: string): string {
  const dir = text.replace(/\/+$/, '');
  if (DIRECTORY.test(dir) && !SYSTEM.test(dir)) return dir;
  throw new AppError(
    'PLAN-DIRECTORY',
    { en: `"${text}" cannot be the installation directory.`, zh: `“${text}”不能作为安装目录。` },
    {
      remedy: {
        en: 'Use an absolute path of a directory of its own, without blanks and with ASCII characters only, for example /opt/dolphindb.',
        zh: '请使用独立目录的绝对路径，不含空格和非 ASCII 字符，例如 /opt/dolphindb。',
      },
    },
  );
}

function hostIdOf(hosts: { id: string; address: string }[], address: string): string {
  const found = hosts.find((host) => host.address === address);
  if (found) return found.id;
  throw new AppError(
    'PLAN-HOST-MISSING',
    {
      en: `The cluster uses ${address}, which is not among its hosts.`,
      zh: `集群使用了 ${address}，但该主机不在集群的主机列表中。`,
    },
    {
      remedy: {
        en: 'Add the host, or move its nodes to another one.',
        zh: '请添加该主机，或将其节点移到其他主机。',
      },
    },
  );
}

/** Places every installation of the cluster; several on one host get numbered directories (seed 003). Throws PLAN-DIRECTORY, PLAN-HOST-MISSING and SpecError. */
export function placeInstallations(
  installDir: string,
  spec: ClusterSpec,
  hosts: { id: string; address: string }[],
): PlacedInstallation[] {
  const base = installDirectory(installDir);
  return installationsOf(spec).flatMap(({ host, installations }) =>
    installations.map(({ number, controller, agent, files }): PlacedInstallation => {
      const { address } = host;
      const dir = installations.length > 1 ? `${base}_${number}` : base;
      const hostId = hostIdOf(hosts, address);
      const place = ({ alias, role, port }: NodeSpec): NodeArgs => ({
        alias,
        role,
        address,
        port,
        hostId,
        dir,
      });
      const led = agent
        ? nodesOn(spec, address).filter(({ role }) => role === 'datanode' || role === 'computenode')
        : [];
      return {
        hostId,
        address,
        number,
        dir,
        ...(controller && { controller: place(controller) }),
        ...(agent && { agent: place(agent) }),
        nodes: led.map(place),
        files,
      };
    }),
  );
}
