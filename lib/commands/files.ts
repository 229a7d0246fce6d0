import { quote } from './quote';

/** Gives the shell function `deck_hash`, which hashes standard input: openssl where it is (three times as fast), else sha256sum, else shasum. */
export function hashFunction(): string {
  return [
    'deck_hash() {',
    'if command -v openssl >/dev/null 2>&1; then openssl dgst -sha256 -r; elif command -v sha256sum >/dev/null 2>&1; then sha256sum; else shasum -a 256; fi',
    '}',
  ].join('\n');
}

/** Gives the command that prints the SHA-256 of a file in hex. */
export function sha256Of(file: string): string {
  return `${hashFunction()}\ndeck_hash < ${quote(file)} | cut -c1-64`;
}

/** Gives the command that prints the free kilobytes that an ordinary user has in a directory. */
export function freeKilobytes(directory: string): string {
  return `LC_ALL=C df -Pk -- ${quote(directory)} | awk 'NR==2{print $4}'`;
}

export interface ReceiveOptions {
  file: string;
  /** A name in the same directory, under which the content arrives. */
  temporary: string;
  /** Hex SHA-256 of the content. */
  sha256: string;
  mode: number;
}

/** Gives the command that takes a small file from standard input: flushed to disk, hash compared (`deck-hash SEEN`, exit 76), renamed. */
export function receiveFile({ file, temporary, sha256, mode }: ReceiveOptions): string {
  const temp = quote(temporary);
  return [
    'umask 077',
    hashFunction(),
    ...removeOnExit(temp),
    `dd of=${temp} bs=64k conv=fsync status=none || exit 74`,
    `_h=$(deck_hash < ${temp} | cut -c1-64)`,
    ...putInPlace(temp, quote(file), sha256, mode),
  ].join('\n');
}

/** Writes and hashes in one process, with the CPU's SHA instructions: less than half the time of `tee | sha256sum`. */
const PYTHON_RECEIVER = [
  'import sys,hashlib',
  'h=hashlib.sha256()',
  'b=memoryview(bytearray(1<<20))',
  'with open(sys.argv[1],"wb",0) as f:',
  ' while True:',
  '  n=sys.stdin.buffer.raw.readinto(b)',
  '  if not n: break',
  '  h.update(b[:n])',
  '  w=0',
  '  while w<n: w+=f.write(b[w:n])',
  'print(h.hexdigest())',
].join('\n');

/**
 * Gives the command that takes a large file from standard input. It prints `deck-ready` when the content may be sent,
 * `deck-space FREE_KB` (exit 75) when it does not fit, `deck-hash SEEN` (exit 76) when something else arrived.
 */
export function receiveUpload({
  file,
  temporary,
  sha256,
  mode,
  sizeBytes,
}: ReceiveOptions & { sizeBytes: number }): string {
  const temp = quote(temporary);
  const directory = temporary.slice(0, temporary.lastIndexOf('/')) || '/';
  const kilobytes = Math.ceil(sizeBytes / 1024);
  return [
    'umask 077',
    hashFunction(),
    ...removeOnExit(temp),
    `_free=$(${freeKilobytes(directory)})`,
    `[ "\${_free:-0}" -ge ${kilobytes} ] || { echo "deck-space \${_free:-0}"; [ -d ${quote(directory)} ] || exit 74; exit 75; }`,
    `: > ${temp} || exit 74`,
    `if python3 -ISc 'import hashlib' 2>/dev/null; then echo deck-ready; _h=$(python3 -ISc ${quote(PYTHON_RECEIVER)} ${temp})`,
    `else echo deck-ready; cat > ${temp}; _h=$(deck_hash < ${temp} | cut -c1-64); fi`,
    // Short for want of space, or because less was sent: the disk tells which.
    `[ "$(wc -c < ${temp})" -eq ${sizeBytes} ] || { _free=$(${freeKilobytes(directory)}); [ "\${_free:-0}" -lt ${kilobytes} ] || { echo "deck-hash \${_h:-}"; exit 76; }; echo "deck-space \${_free:-0}"; exit 75; }`,
    ...putInPlace(temp, quote(file), sha256, mode),
  ].join('\n');
}

/** A second signal must not end the `rm` that the first one has begun. */
function removeOnExit(temp: string): string[] {
  const remove = `trap "" TERM HUP INT PIPE; rm -f -- "$_t"`;
  return [`_t=${temp}`, `trap '${remove}' EXIT`, `trap '${remove}; exit 143' TERM HUP INT PIPE`];
}

function putInPlace(temp: string, file: string, sha256: string, mode: number): string[] {
  return [
    `[ "$_h" = ${quote(sha256)} ] || { echo "deck-hash $_h"; exit 76; }`,
    `chmod ${mode.toString(8)} -- ${temp} && mv -f -- ${temp} ${file}`,
  ];
}

/** Gives the command that prints a file for reading as root: `none`, `large`, or `data` and the content in base64. */
export function readAsBase64(file: string, maxBytes: number): string {
  const name = quote(file);
  return [
    `[ -e ${name} ] || { echo none; exit 0; }`,
    `[ "$(head -c ${maxBytes + 1} -- ${name} | wc -c)" -le ${maxBytes} ] || { echo large; exit 0; }`,
    `echo data; exec base64 -- ${name}`,
  ].join('\n');
}
