/** A listening TCP socket. */
export interface Listener {
  port: number;
  inode: string;
  uid: string;
}

export interface PortOwner extends Listener {
  pid?: number;
  command?: string;
}

/** Gives a command that prints the host's listening TCP sockets; it needs no tool beyond a shell and awk, and no rights. */
export const listenersCommand = `awk '$4 == "0A" {n = split($2, a, ":"); print "LISTEN\\t" a[n] "\\t" $8 "\\t" $10}' /proc/net/tcp /proc/net/tcp6 2>/dev/null; true`;

/** Reads the output of `listenersCommand`. */
export function parseListeners(output: string): Listener[] {
  return output.split('\n').flatMap((line) => {
    const [kind, port = '', uid = '', inode = ''] = line.split('\t');
    return kind === 'LISTEN' ? [{ port: Number.parseInt(port, 16), uid, inode }] : [];
  });
}

/** Gives a command that names the processes which hold these sockets, as far as the user may see them. */
export function ownersCommand(listeners: Listener[]): string {
  const names = listeners.map(({ inode }) => `-lname 'socket:\\[${Number(inode)}\\]'`).join(' -o ');
  return [
    `find /proc/[0-9]*/fd -maxdepth 1 -type l \\( ${names} \\) 2>/dev/null | while read -r f; do`,
    `  p=\${f#/proc/}; p=\${p%%/*}`,
    '  printf "OWNER\\t%s\\t%s\\t%s\\n" "$p" "$(readlink "$f")" "$(tr "\\000\\n\\t" "   " <"/proc/$p/cmdline" 2>/dev/null | cut -c1-200)"',
    'done; true',
  ].join('\n');
}

/** Joins the output of `ownersCommand` to the listeners; one without a visible process keeps its user number only. */
export function parseOwners(listeners: Listener[], output: string): PortOwner[] {
  const owners = new Map<string, { pid: number; command: string }>();
  for (const line of output.split('\n')) {
    const [kind, pid = '', socket = '', command = ''] = line.split('\t');
    const inode = /^socket:\[(\d+)\]$/.exec(socket)?.[1];
    if (kind === 'OWNER' && inode && !owners.has(inode))
      owners.set(inode, { pid: Number(pid), command: command.trim() });
  }
  return listeners.map((listener) => ({ ...listener, ...owners.get(listener.inode) }));
}

/** Gives the owner of a port in one line. */
export function describeOwner({ port, pid, command, uid }: PortOwner): string {
  return pid
    ? `port ${port}: process ${pid}, ${command || 'no command line'}`
    : `port ${port}: a process of user number ${uid}`;
}
