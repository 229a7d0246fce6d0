import { type CfgFile, parseCfg } from './cfg';
import { type NodesFile, parseNodes } from './nodes-file';

export type FileKind = 'controller' | 'agent' | 'cluster' | 'nodes' | 'single';

/** One configuration file of a tree, parsed by its kind. */
export interface ConfigFile {
  /** As given, with forward slashes. */
  path: string;
  dir: string;
  kind: FileKind;
  /** What `controller2.cfg` has before `.cfg`, here `2`; empty for the ordinary name. */
  number: string;
  text: string;
  cfg?: CfgFile;
  nodes?: NodesFile;
}

const NAME = /^(controller|agent|cluster|dolphindb)([-_]?\d[\w-]{0,63}|[-_][\w-]{1,63})?\.(cfg|nodes)$/;

/** Gives kind, directory and number of a configuration file by its path, or nothing for any other file. */
export function classify(path: string): Pick<ConfigFile, 'dir' | 'kind' | 'number'> | undefined {
  const slash = path.lastIndexOf('/');
  const match = NAME.exec(path.slice(slash + 1));
  if (!match) return undefined;
  const [, stem = '', number = '', end] = match;
  if (end === 'nodes' && stem !== 'cluster') return undefined;
  const kind = end === 'nodes' ? 'nodes' : stem === 'dolphindb' ? 'single' : (stem as FileKind);
  return { dir: slash === -1 ? '' : path.slice(0, slash), kind, number: number.replace(/^[-_]+/, '') };
}

/** Gives the configuration files among these texts by path, in the order given; others are left out. */
export function readTree(files: Record<string, string>): ConfigFile[] {
  return Object.entries(files).flatMap(([path, text]) => {
    const place = classify(path);
    if (!place) return [];
    const parsed = place.kind === 'nodes' ? { nodes: parseNodes(text) } : { cfg: parseCfg(text) };
    return [{ path, ...place, text, ...parsed }];
  });
}

/** Gives the files of one kind. */
export function filesOfKind(tree: readonly ConfigFile[], kind: FileKind): ConfigFile[] {
  return tree.filter((file) => file.kind === kind);
}

/** Finds the file of a kind in the same installation: same directory, same number or the unnumbered one that all share. */
export function besideIn(
  tree: readonly ConfigFile[],
): (file: ConfigFile, kind: FileKind) => ConfigFile | undefined {
  const byPlace = new Map(tree.map((file) => [`${file.dir}\n${file.kind}\n${file.number}`, file]));
  return (file, kind) =>
    byPlace.get(`${file.dir}\n${kind}\n${file.number}`) ?? byPlace.get(`${file.dir}\n${kind}\n`);
}

/** Gives the copies of `cluster.nodes` or `cluster.cfg` that controllers read: those beside a controller.cfg, or all when none is. */
export function controllerCopies(tree: readonly ConfigFile[], kind: 'nodes' | 'cluster'): ConfigFile[] {
  const all = filesOfKind(tree, kind);
  const dirs = new Set(filesOfKind(tree, 'controller').map((file) => file.dir));
  const read = all.filter((file) => dirs.has(file.dir));
  return read.length > 0 ? read : all;
}

/** Gives the copy that most controllers have, the first of equals: the one that speaks for the cluster. */
export function referenceCopy(copies: readonly ConfigFile[]): ConfigFile | undefined {
  const counts = new Map<string, number>();
  for (const { text } of copies) counts.set(text, (counts.get(text) ?? 0) + 1);
  const most = Math.max(0, ...counts.values());
  return copies.find(({ text }) => counts.get(text) === most);
}
