/** One listening TCP port, with its owner where the host lets this user see it. */
export interface ListeningPort {
  address: string;
  port: number;
  pid?: number;
  process?: string;
}

/** Gives the command that prints the listening TCP ports for `parsePorts`: by `ss`, or from /proc where there is none. */
export function listListening(): string {
  return [
    'if command -v ss >/dev/null 2>&1; then ss -ltnp 2>/dev/null; else',
    'for _t in /proc/net/tcp /proc/net/tcp6; do [ -r "$_t" ] && awk \'$4=="0A"{print "hex",$2,$10}\' "$_t"; done',
    `ls -l /proc/[0-9]*/fd 2>/dev/null | awk '/^\\/proc\\//{split($1,a,"/");p=a[3]} match($0,/socket:\\[[0-9]+\\]/){print "fd",substr($0,RSTART+8,RLENGTH-9),p}'`,
    `for _p in /proc/[0-9]*; do [ -r "$_p/comm" ] && echo "comm \${_p#/proc/} $(cat "$_p/comm" 2>/dev/null)"; done`,
    'fi; true',
  ].join('\n');
}

/** Reads what `listListening` printed, in both of its forms; one entry for an address and port. */
export function parsePorts(text: string): ListeningPort[] {
  const lines = text.split('\n');
  const ports = lines.some((line) => line.startsWith('hex ')) ? parseProc(lines) : lines.flatMap(parseSsLine);
  return [...new Map(ports.map((port) => [`${port.address} ${port.port}`, port])).values()].sort(
    (a, b) => a.port - b.port,
  );
}

function parseSsLine(line: string): ListeningPort[] {
  const local = /^LISTEN\s+\d+\s+\d+\s+(\S+):(\d+)\s/.exec(`${line} `);
  if (!local?.[1] || !local[2]) return [];
  const owner = /users:\(\("([^"]*)",pid=(\d+)/.exec(line);
  return [
    {
      address: cleanAddress(local[1]),
      port: Number(local[2]),
      ...(owner ? { process: owner[1], pid: Number(owner[2]) } : {}),
    },
  ];
}

function cleanAddress(address: string): string {
  const bare = address.replace(/^\[|\]$/g, '').replace(/%.*$/, '');
  return bare === '*' ? '0.0.0.0' : bare.replace(/^::ffff:/, '');
}

function parseProc(lines: string[]): ListeningPort[] {
  const pidOfInode = new Map<string, string>();
  const nameOfPid = new Map<string, string>();
  for (const line of lines) {
    const [word, a, b] = line.split(' ');
    if (word === 'fd' && a && b) pidOfInode.set(a, b);
    if (word === 'comm' && a) nameOfPid.set(a, line.split(' ').slice(2).join(' '));
  }
  return lines.flatMap((line) => {
    const [word, local, inode] = line.split(' ');
    const [hexAddress, hexPort] = (local ?? '').split(':');
    if (word !== 'hex' || !hexAddress || !hexPort) return [];
    const pid = pidOfInode.get(inode ?? '');
    const owner = pid ? { pid: Number(pid), process: nameOfPid.get(pid) } : {};
    return [{ address: addressOfHex(hexAddress), port: Number.parseInt(hexPort, 16), ...owner }];
  });
}

/** /proc/net/tcp writes each 32-bit word of an address in the machine's (little-endian) order. */
function addressOfHex(hex: string): string {
  const bytes = (hex.match(/.{8}/g) ?? []).flatMap((word) =>
    (word.match(/../g) ?? []).reverse().map((byte) => Number.parseInt(byte, 16)),
  );
  if (bytes.length === 4) return bytes.join('.');
  if (bytes.every((byte) => byte === 0)) return '::';
  if (bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 255) return bytes.slice(12).join('.');
  const groups = Array.from({ length: 8 }, (_, i) =>
    (((bytes[2 * i] ?? 0) << 8) | (bytes[2 * i + 1] ?? 0)).toString(16),
  );
  return groups.join(':').replace(/(^|:)0(:0)+(:|$)/, '::');
}
