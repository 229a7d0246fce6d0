/** Where things lie in an installation that Deck has unpacked; all absolute. */
export interface InstallationPaths {
  dir: string;
  /** Says which cluster the directory belongs to and which package was unpacked. */
  marker: string;
  /** Deck's own directory inside it, on the same file system, so that a rename is atomic. */
  staging: string;
  server: string;
  binary: string;
  licence: string;
  demo: string;
  config: string;
  data: string;
  log: string;
}

/** Gives the paths of the installation in `dir` (dolphindb-package.md 2). */
export function pathsOf(dir: string): InstallationPaths {
  const server = `${dir}/server`;
  const demo = `${server}/clusterDemo`;
  return {
    dir,
    marker: `${dir}/.deck.json`,
    staging: `${dir}/.deck`,
    server,
    binary: `${server}/dolphindb`,
    licence: `${server}/dolphindb.lic`,
    demo,
    config: `${demo}/config`,
    data: `${demo}/data`,
    log: `${demo}/log`,
  };
}

/** Gives the run log of a node: the start scripts fix the names for controller and agent, the agent uses the alias (dolphindb-package.md 7.1). */
export function logOf(dir: string, role: string, alias: string): string {
  const name = role === 'controller' || role === 'agent' ? role : alias;
  return `${pathsOf(dir).log}/${name}.log`;
}

/** Gives the files that catch what a node prints outside its log. */
export function outputsOf(dir: string, role: string, alias: string): string[] {
  const { demo, log } = pathsOf(dir);
  if (role === 'controller' || role === 'agent') return [`${demo}/${role}.nohup`];
  return [`${log}/${alias}.err.txt`, `${log}/${alias}.output.txt`];
}

/** Gives the vendor's start script of a controller or agent; Linux tells case apart, and the seed's `startagent.sh` does not exist. */
export function startScriptOf(role: 'controller' | 'agent'): string {
  return role === 'controller' ? 'startController.sh' : 'startAgent.sh';
}
