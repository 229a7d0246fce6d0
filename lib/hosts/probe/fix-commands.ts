import { quote } from '@/lib/commands/quote';

/** dolphindb-operations.md 2. */
const OPEN_FILES = 102_400;

/** Gives the command that installs unzip with the host's package manager; exit 81: none known. */
export function installUnzip(): string {
  return [
    'command -v unzip >/dev/null 2>&1 && exit 0',
    'if command -v apt-get >/dev/null 2>&1; then export DEBIAN_FRONTEND=noninteractive',
    'apt-get install -y -q --no-install-recommends unzip </dev/null >&2 || { apt-get update -q </dev/null >&2; apt-get install -y -q --no-install-recommends unzip </dev/null >&2; }',
    'elif command -v dnf >/dev/null 2>&1; then dnf install -y -q unzip </dev/null >&2',
    'elif command -v yum >/dev/null 2>&1; then yum install -y -q unzip </dev/null >&2',
    'elif command -v zypper >/dev/null 2>&1; then zypper -n -q install unzip </dev/null >&2',
    'else exit 81; fi',
    'hash -r; command -v unzip >/dev/null 2>&1',
  ].join('\n');
}

/**
 * Gives the command that raises the limit of open files of a user by a file of its own in limits.d. It first tries whether root may
 * have such a limit here at all: with a limit that cannot be set, PAM would refuse the user's next sign-in. Exit 82: it may not.
 */
export function raiseNofile(user: string): string {
  const file = quote('/etc/security/limits.d/90-dolphindb-deck.conf');
  return [
    `sh -c 'ulimit -H -n ${OPEN_FILES} && ulimit -S -n ${OPEN_FILES}' 2>/dev/null || exit 82`,
    '[ -d /etc/security/limits.d ] || mkdir -p /etc/security/limits.d || exit 1',
    `_l=${quote(`${user} soft nofile ${OPEN_FILES}`)}; _m=${quote(`${user} hard nofile ${OPEN_FILES}`)}`,
    `{ [ ! -f ${file} ] || grep -v ${quote(`^${user.replaceAll('.', '\\.')} `)} ${file}; printf '%s\\n' "$_l" "$_m"; } > ${file}.new`,
    `chmod 644 ${file}.new && mv -f ${file}.new ${file} && grep -qxF "$_m" ${file}`,
  ].join('\n');
}

/** Gives the command that makes a directory for a user; exit 83: it is there and not empty. */
export function createInstallDir(directory: string, user: string): string {
  const name = quote(directory);
  return [
    `[ ! -e ${name} ] || [ -d ${name} ] || exit 83`,
    `[ -z "$(ls -A -- ${name} 2>/dev/null)" ] || exit 83`,
    `mkdir -p -- ${name} && chown -- ${quote(user)}: ${name} && chmod 755 -- ${name}`,
    `[ "$(stat -c %U -- ${name})" = ${quote(user)} ]`,
  ].join('\n');
}

/** Gives the command that opens TCP ports in firewalld or ufw, now and after a restart; exit 84: neither is active. */
export function openPorts(ports: number[]): string {
  const each = (line: (port: number) => string) => ports.map(line).join(' && ');
  return [
    'if command -v firewall-cmd >/dev/null 2>&1 && [ "$(firewall-cmd --state 2>/dev/null)" = running ]; then',
    `${each((port) => `firewall-cmd -q --permanent --add-port=${port}/tcp`)} && firewall-cmd -q --reload && ${each((port) => `firewall-cmd -q --query-port=${port}/tcp`)}`,
    'elif command -v ufw >/dev/null 2>&1 && LC_ALL=C ufw status | grep -q "^Status: active"; then',
    `${each((port) => `ufw allow ${port}/tcp >/dev/null`)} && _s=$(LC_ALL=C ufw status) && ${each((port) => `printf '%s\\n' "$_s" | grep -q '^${port}/tcp .*ALLOW'`)}`,
    'else exit 84; fi',
  ].join('\n');
}
