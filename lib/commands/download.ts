import { hashFunction } from './files';
import { quote } from './quote';

export interface DownloadOptions {
  url: string;
  file: string;
  /** A name in the same directory, under which the content arrives. */
  temporary: string;
  /** Hex SHA-256; without it only the download itself is judged. */
  sha256?: string;
  /** Seconds without a connection or without a byte after which the attempt ends. */
  stallSeconds?: number;
}

/**
 * Gives the command that downloads a file on the host with curl or wget, compares the hash (`deck-hash SEEN`, exit 76) and renames
 * it into place; `done HASH SIZE` at the end. Exit 69: neither tool; 68: the download failed.
 */
export function downloadFile({ url, file, temporary, sha256, stallSeconds = 30 }: DownloadOptions): string {
  const temp = quote(temporary);
  const source = quote(url);
  return [
    hashFunction(),
    `trap 'rm -f -- '${quote(temp)} EXIT`,
    "trap 'exit 143' TERM HUP INT",
    'if command -v curl >/dev/null 2>&1; then',
    `curl -fsSL --connect-timeout ${stallSeconds} --speed-limit 1 --speed-time ${stallSeconds} -o ${temp} -- ${source} </dev/null || exit 68`,
    'elif command -v wget >/dev/null 2>&1; then',
    `wget -nv --tries=1 --connect-timeout=${stallSeconds} --read-timeout=${stallSeconds} -O ${temp} -- ${source} </dev/null || exit 68`,
    'else echo neither curl nor wget >&2; exit 69; fi',
    `_h=$(deck_hash < ${temp} | cut -c1-64)`,
    ...(sha256 ? [`[ "$_h" = ${quote(sha256)} ] || { echo "deck-hash $_h"; exit 76; }`] : []),
    `_s=$(wc -c < ${temp}); mv -f -- ${temp} ${quote(file)} && echo "done $_h $_s"`,
  ].join('\n');
}
