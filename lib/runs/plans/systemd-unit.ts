import { createHash } from 'node:crypto';
import type { NodeArgs } from './args';
import { pathsOf } from './paths';

const LOG_FILES = { controller: 'controller.nohup', agent: 'agent.nohup' } as const;

const options = {
  controller:
    '-console 0 -mode controller -home data -script dolphindb.dos -config config/controller.cfg -logFile log/controller.log -nodesFile config/cluster.nodes -clusterConfig config/cluster.cfg',
  agent:
    '-console 0 -mode agent -home data -script dolphindb.dos -config config/agent.cfg -logFile log/agent.log',
} as const;

/** Gives the file whose presence keeps the units of an installation from starting anything: while its programs are being replaced, a boot must not start half of them. */
export function holdPath(dir: string): string {
  return `${pathsOf(dir).staging}/hold`;
}

/** Gives the name of the unit for the controller or agent of an installation; several installations on one host have different ones. */
export function unitName({ dir, role }: Pick<NodeArgs, 'dir' | 'role'>): string {
  const slug = dir
    .replace(/^\//, '')
    .replaceAll('/', '-')
    .replace(/[^\w.-]/g, '_');
  const ambiguous = /[^\w./]/.test(dir);
  const hash = ambiguous ? `-${createHash('sha256').update(dir).digest('hex').slice(0, 6)}` : '';
  return `ddb${role}-${slug}${hash}.service`;
}

/**
 * Gives the unit file that runs a controller or agent as the vendor's start script does. It differs from the vendor's example where that fails
 * (dolphindb-operations.md 18.2): the process itself is what systemd watches, not a script that ends at once; stopping sends TERM to it alone, so that data
 * nodes outlive their agent; nothing is ever killed with KILL, because a safe shutdown may take minutes; the user is named.
 */
export function unitFile({ dir, role, alias }: NodeArgs, user: string): string {
  const kind = role === 'agent' ? 'agent' : 'controller';
  const { demo, server } = pathsOf(dir);
  return `[Unit]
Description=DolphinDB ${kind} ${alias}
Documentation=https://docs.dolphindb.com/
Wants=network-online.target
After=network-online.target
StartLimitIntervalSec=0
ConditionPathExists=!${holdPath(dir)}

[Service]
Type=simple
User=${user}
WorkingDirectory=${demo}
Environment=LD_LIBRARY_PATH=${server}
ExecStart=/bin/sh -c 'exec ./../dolphindb ${options[kind]} >> ${LOG_FILES[kind]} 2>&1'
KillMode=process
KillSignal=SIGTERM
SendSIGKILL=no
TimeoutStopSec=600
Restart=always
RestartSec=10
LimitNOFILE=infinity
LimitNPROC=infinity
LimitCORE=infinity

[Install]
WantedBy=multi-user.target
`;
}

/** Gives where a unit file lies. */
export function unitPath(unit: string): string {
  return `/etc/systemd/system/${unit}`;
}
