import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { StartOrder } from './controller.ts';
import { ServerError } from './errors.ts';
import type { Node } from './node.ts';
import { parseSite, type Site, siteText } from './sites.ts';

/** Starts and stops the data and compute nodes of this host as processes of their own, which outlive the agent. */

function processesOf(alias: string): number[] {
  const own = readlinkSync('/proc/self/exe').replace(/ \(deleted\)$/, '');
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
        const site = words[words.indexOf('-localSite') + 1] ?? '';
        const same = words.includes('-localSite') && parseSite(site)?.alias === alias;
        return same && readlinkSync(`/proc/${pid}/exe`).replace(/ \(deleted\)$/, '') === own;
      } catch {
        return false;
      }
    });
}

function commandLine(node: Node, order: StartOrder, site: Site): string[] {
  const logs = dirname(node.files.log ?? join(node.homeDir, '..', 'log', 'agent.log'));
  const controllers = order.controllers.map((text) => `${text}:controller`);
  const given: [string, string][] = [
    ['home', join(node.homeDir, site.alias)],
    ['logFile', join(logs, `${site.alias}.log`)],
    ['jobLogFile', join(logs, `${site.alias}_job.log`)],
    ['keyPath', join(node.home, 'keys')],
    ['mode', order.role],
    ['console', '0'],
    ['localSite', order.site],
    ['sites', [`${order.site}:${order.role}`, ...controllers].join(',')],
    [
      'controllerSite',
      node.cluster.leader() ? siteText(node.cluster.leader() as Site) : (order.controllers[0] ?? ''),
    ],
    ['config', '/noconfig'],
  ];
  const own = new Set(given.map(([key]) => key));
  const settings = order.settings.filter(([key]) => !own.has(key));
  return [...given, ...settings].flatMap(([key, value]) => [`-${key}`, value]);
}

function launch(node: Node, order: StartOrder): ChildProcess {
  const site = parseSite(order.site);
  if (!site) throw new ServerError(`Invalid site ${order.site}.`);
  const logs = dirname(node.files.log ?? join(node.homeDir, '..', 'log', 'agent.log'));
  const out = openSync(join(logs, `${site.alias}.output.txt`), 'a');
  const err = openSync(join(logs, `${site.alias}.err.txt`), 'a');
  try {
    const child = spawn(process.execPath, commandLine(node, order, site), {
      argv0: 'dolphindb',
      cwd: process.cwd(),
      detached: true,
      stdio: ['ignore', out, err],
    });
    child.on('exit', (code, signal) =>
      node.log.info(`Node ${site.alias} ended with ${signal ?? `code ${code}`}.`),
    );
    child.on('error', (error) => node.log.error(`Failed to start node ${site.alias}: ${error.message}`));
    child.unref();
    return child;
  } finally {
    closeSync(out);
    closeSync(err);
  }
}

/** Registers the agent's orders. */
export function registerAgent(node: Node): void {
  node.peers.onJson('agent.start', (order: StartOrder) => {
    node.log.info(`receive startDataNodeAgent ${order.site}`);
    const child = launch(node, order);
    node.log.info(`complete startDataNodeAgent ${order.site} pid ${child.pid}`);
    return { pid: child.pid };
  });
  node.peers.onJson('agent.stop', (q: { alias: string }) => {
    node.log.info(`receive stopDataNodeAgent ${q.alias}`);
    const pids = processesOf(q.alias);
    for (const pid of pids) process.kill(pid, 'SIGTERM');
    node.log.info(`complete stopDataNodeAgent ${q.alias} pids ${pids.join(' ')}`);
    return { pids };
  });
}

/** Log file of a node of this agent's host. */
export const agentLogOf = (node: Pick<Node, 'self' | 'files'>, alias: string): string | undefined => {
  if (!node.files.log || basename(alias) !== alias) return;
  return alias === node.self.alias ? node.files.log : join(dirname(node.files.log), `${alias}.log`);
};
