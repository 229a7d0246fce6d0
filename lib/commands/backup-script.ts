import { metadataKinds } from '@/lib/backups/kinds';
import type { ManifestItem } from '@/lib/backups/manifest';
import { copyWords, freeName, moveEntriesTo } from './backup';
import { quote } from './quote';

/** Gives the lines that `sha256sum -c` takes in the directory of a backup. */
export function checksums(items: readonly ManifestItem[]): string {
  return items
    .flatMap(({ key, entries }) =>
      entries.flatMap(({ path, sha256 }) => (sha256 ? [`${sha256}  files/${key}/${path}\n`] : [])),
    )
    .join('');
}

const wordOf = ({ kind }: ManifestItem) => (metadataKinds.includes(kind) ? 'metadata' : kind);

/** Newer state stays on its file system, so that moving it is a rename. */
const asideOf = (dir: string, { key, path }: ManifestItem) =>
  path.startsWith(`${dir}/`) ? `${dir}/.deck/aside/by-hand/${key}` : `${path}.deck-aside-by-hand`;

function block(dir: string, item: ManifestItem): string {
  const { key, path, present } = item;
  const from = `"$here"/files/${quote(key)}`;
  return `case $wanted in *' ${wordOf(item)} '*)
aside=$(${freeName(asideOf(dir, item))})
(
${moveEntriesTo(item, '"$aside"')}
)
${present ? `(\n${copyWords({}, from, quote(path))}\n)\n` : ''}rmdir "$aside" 2>/dev/null || echo "newer state: $aside"
printf '%s: %s\n' ${quote(key)} ${quote(path)} ;;
esac
`;
}

/** Gives the script that lies in a backup and puts it back without Deck: copies compared first, newer state moved aside, refused while a node of the installation runs. */
export function restoreScript(dir: string, items: readonly ManifestItem[]): string {
  return `#!/bin/sh
# Puts this backup back on this host, without Deck. Stop every node of the cluster first, and do it on every host.
# usage: sh restore.sh [metadata] [configuration] [programs]     (nothing named: metadata)
set -eu
cd -- "$(dirname -- "$0")"
here=$(pwd)
dir=$(readlink -f ${quote(dir)})
for exe in /proc/[0-9]*/exe; do
case $(readlink "$exe" 2>/dev/null || true) in "$dir"/*) echo "$exe: a node runs" >&2; exit 1 ;; esac
done
[ ! -s SHA256SUMS ] || sha256sum -c --quiet SHA256SUMS
wanted=" \${*:-metadata} "
${items.map((item) => block(dir, item)).join('')}`;
}
