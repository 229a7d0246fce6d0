import { quote } from './quote';

/** Gives the command that makes a directory with its parents; nothing changes when it is there. */
export function makeDirectory(directory: string, mode = 0o755): string {
  return `mkdir -p -m ${mode.toString(8)} -- ${quote(directory)}`;
}

/** Gives the command that succeeds when the path passes one test of sh: `-e` there, `-d` directory, `-f` file, `-x` executable, `-w` writable. */
export function testPath(flag: '-e' | '-d' | '-f' | '-x' | '-w' | '-s', path: string): string {
  return `test ${flag} ${quote(path)}`;
}

export interface DirectoryState {
  path: string;
  exists: boolean;
  /** Not a directory, although something is there. */
  other: boolean;
  /** The first few names in it. */
  entries: string[];
  writable: boolean;
  /** The path with all symbolic links resolved. */
  realPath: string;
  /** The nearest directory above that exists, or the directory itself. */
  nearest: string;
  /** The user may make the directory or write into it. */
  nearestWritable: boolean;
  freeBytes: number | null;
  freeInodes: number | null;
  fsType: string | null;
}

/** Gives the command that prints one `dir` line (tab separated, read by `parseDirectories`) for each path. */
export function describeDirectories(paths: string[]): string {
  return [
    'deck_dir() {',
    '_n=$1; while [ ! -d "$_n" ] && [ "$_n" != / ] && [ "$_n" != . ]; do _n=$(dirname -- "$_n"); done',
    '_e=no; [ -e "$1" ] && _e=other; [ -d "$1" ] && _e=dir',
    '_w=no; [ -w "$1" ] && _w=yes; _nw=no; [ -w "$_n" ] && _nw=yes',
    '_f=$(LC_ALL=C df -Pk -- "$_n" 2>/dev/null | awk \'NR==2{print $4}\'); _i=$(LC_ALL=C df -Pi -- "$_n" 2>/dev/null | awk \'NR==2{print $4}\')',
    '_t=$(LC_ALL=C df -PT -- "$_n" 2>/dev/null | awk \'NR==2{print $2}\')',
    "_l=$(ls -A -- \"$1\" 2>/dev/null | head -n 8 | tr '\\t\\n' ' /')",
    'printf \'dir\\t%s\\t%s\\t%s\\t%s\\t%s\\t%s\\t%s\\t%s\\t%s\\t%s\\n\' "$1" "$_e" "$_w" "$(readlink -f -- "$1" 2>/dev/null || echo "$1")" "$_n" "$_nw" "$_f" "$_i" "$_t" "$_l"',
    '}',
    ...paths.map((path) => `deck_dir ${quote(path)}`),
  ].join('\n');
}

/** Reads what `describeDirectories` printed; lines of another kind are passed over. */
export function parseDirectories(text: string): DirectoryState[] {
  return text.split('\n').flatMap((line) => {
    const [word, path, kind, writable, realPath, nearest, nearestWritable, free, inodes, fsType, entries] =
      line.split('\t');
    if (word !== 'dir' || !path || kind === undefined) return [];
    return [
      {
        path,
        exists: kind === 'dir',
        other: kind === 'other',
        entries: (entries ?? '').split('/').filter(Boolean),
        writable: writable === 'yes',
        realPath: realPath || path,
        nearest: nearest || '/',
        nearestWritable: nearestWritable === 'yes',
        freeBytes: toNumber(free, 1024),
        freeInodes: toNumber(inodes, 1),
        fsType: fsType || null,
      },
    ];
  });
}

function toNumber(text: string | undefined, factor: number): number | null {
  return text && /^\d+$/.test(text) ? Number(text) * factor : null;
}
