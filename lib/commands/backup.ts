import type { BackupEntry, BackupItem } from '@/lib/backups/manifest';
import { AppError } from '@/lib/errors';
import { quote } from './quote';

type Part = Pick<BackupItem, 'path' | 'only' | 'except'>;

/** Logs of running nodes come and go: what goes away between its name and its facts is no error. */
const FIND = 'find . -ignore_readdir_race -mindepth 1';

/** The part of a `find` command, run in the directory, that chooses what belongs to the part. */
function chosen({ only, except }: Omit<Part, 'path'>, shallow = false): string {
  if (only) {
    const names = only.map((pattern) => `-name ${quote(pattern)}`).join(' -o ');
    return `${FIND} -maxdepth 1 \\( ${names} \\)`;
  }
  const left = (except ?? []).map((name) => `-path ${quote(`./${name}`)}`).join(' -o ');
  return `${FIND}${shallow ? ' -maxdepth 1' : ''}${left === '' ? '' : ` \\( ${left} \\) -prune -o`}`;
}

/** Gives the command that prints `none`, or one tab separated line an entry and then the SHA-256 of every file (read by `parseEntries`). */
export function listEntries(part: Part): string {
  const find = chosen(part);
  return [
    `[ -d ${quote(part.path)} ] || { echo none; exit 0; }`,
    `cd ${quote(part.path)} || exit 72`,
    `${find} -printf '%y\\t%m\\t%s\\t%P\\t%l\\n' || exit 74`,
    // A file that goes away meanwhile has no hash, and that is noticed.
    `${find} -type f -print0 | xargs -0 -r sha256sum -b -- 2>/dev/null; true`,
  ].join('\n');
}

const TYPES: Record<string, BackupEntry['type']> = { f: 'file', d: 'directory', l: 'link' };
const HASH = /^([0-9a-f]{64}) [ *]\.\/(.*)$/;

/** Reads what `listEntries` printed, sorted by path; nothing when the directory is not there. Throws BACKUP-ODD-FILE for sockets and other things that no backup can hold, and for names with line ends or backslashes. */
export function parseEntries(text: string): BackupEntry[] | undefined {
  if (text.trim() === 'none') return undefined;
  const entries = new Map<string, BackupEntry>();
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const hash = HASH.exec(line);
    // Without an entry it has come since; it is noticed in the copy, if it is still there by then.
    if (hash && !hash[2]?.includes('\t')) {
      const known = entries.get(hash[2] ?? '');
      if (known) known.sha256 = hash[1];
      continue;
    }
    const [letter = '', mode = '', size = '', path = '', target = ''] = line.split('\t');
    const type = TYPES[letter];
    // sha256sum writes a name with a backslash in another way, so it would stay without a hash.
    if (!type || path === '' || path.includes('\\') || !/^\d+$/.test(size)) throw oddFile(line);
    const bytes = type === 'file' ? Number(size) : 0;
    entries.set(path, { path, type, mode, size: bytes, ...(type === 'link' && { target }) });
  }
  return [...entries.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

function oddFile(line: string): AppError {
  return new AppError(
    'BACKUP-ODD-FILE',
    {
      en: 'The directory holds something that a backup cannot hold: a socket, a device, or a name with a line end or a backslash.',
      zh: '目录中有无法备份的内容：套接字、设备文件，或名称中带换行符、反斜杠的文件。',
    },
    { seen: line.slice(0, 300) },
  );
}

/** The first bytes of a file. */
export interface Beginning {
  bytes: number;
  sha256: string;
}

/** Gives the command that hashes the first bytes of files of a directory, absent = all that each has by now (read by `parseBeginnings`). */
export function hashBeginnings(dir: string, files: readonly { path: string; bytes?: number }[]): string {
  return [
    'exec 2>/dev/null',
    `cd ${quote(dir)} || exit 0`,
    ...files.map(({ path, bytes }, at) => {
      const file = quote(`./${path}`);
      return `n=${bytes ?? `$(stat -c %s ${file})`}; echo "${at} $n $(head -c "$n" ${file} | sha256sum)"`;
    }),
    'true',
  ].join('\n');
}

/** Reads what `hashBeginnings` printed, by path; a file that is not there has none. */
export function parseBeginnings(text: string, files: readonly { path: string }[]): Map<string, Beginning> {
  const found = new Map<string, Beginning>();
  for (const line of text.split('\n')) {
    const [, at, bytes, sha256] = /^(\d+) (\d+) ([0-9a-f]{64})\b/.exec(line) ?? [];
    const path = files[Number(at)]?.path;
    if (path !== undefined && sha256) found.set(path, { bytes: Number(bytes), sha256 });
  }
  return found;
}

/** Gives the command that prints how many bytes the files of a part take, by whole blocks; it only reads names and sizes. */
export function bytesOfPart(part: Part): string {
  const sum = `awk '{s+=int(($1+4095)/4096)*4096} END {printf "%.0f\\n", s}'`;
  return `( cd ${quote(part.path)} && ${chosen(part)} -type f -printf '%s\\n' ) 2>/dev/null | ${sum}`;
}

/** Gives the command that copies a part with modes, times and links into an empty directory. */
export function copyPart(part: Part, to: string): string {
  return copyWords(part, quote(part.path), quote(to));
}

/** Gives the command that prints what `listEntries` prints and, at once after it, copies the part into a directory that it makes anew. */
export function listAndCopyPart(part: Part, to: string): string {
  return [
    `rm -rf ${quote(to)}`,
    `(\n${listEntries(part)}\n) || exit`,
    `[ -d ${quote(part.path)} ] || exit 0`,
    copyPart(part, to),
  ].join('\n');
}

/** As `copyPart`, from and to directories that are words of a shell script. */
export function copyWords(part: Omit<Part, 'path'>, from: string, to: string): string {
  return [
    'set -e',
    `mkdir -p ${to}`,
    `cd ${from}`,
    `${chosen(part)} -print0 | tar --null --no-recursion -T - -cf - | tar -C ${to} -xpf -`,
    `sync -f ${to} 2>/dev/null || sync`,
  ].join('\n');
}

/** Gives the command that makes a name that no file has yet under `wish` and prints it: `wish`, `wish.2`, and so on. */
export function freeName(wish: string): string {
  return `_n=${quote(wish)}; _i=2; while [ -e "$_n" ]; do _n=${quote(wish)}.$_i; _i=$((_i+1)); done; mkdir -p "$_n" && printf '%s' "$_n"`;
}

/** Gives the command that moves what belongs to a part into a directory that is empty, entry by entry. */
export function moveEntries(part: Part, to: string): string {
  return moveEntriesTo(part, quote(to));
}

/** As `moveEntries`, into a directory that is a word of a shell script. */
export function moveEntriesTo(part: Part, to: string): string {
  return [
    `[ -d ${quote(part.path)} ] || exit 0`,
    `cd ${quote(part.path)} || exit 72`,
    `${chosen(part, true)} -exec mv -t ${to} -- {} +`,
  ].join('\n');
}

/** Gives the command that moves all entries of a directory into another one that has none of these names. */
export function moveInto(from: string, to: string): string {
  return [
    'set -e',
    `mkdir -p ${quote(to)}`,
    `cd ${quote(from)}`,
    `find . -mindepth 1 -maxdepth 1 -exec mv -n -t ${quote(to)} -- {} +`,
    `sync -f ${quote(to)} 2>/dev/null || sync`,
    `rmdir ${quote(from)}`,
  ].join('\n');
}
