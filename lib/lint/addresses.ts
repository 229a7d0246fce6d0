/** Tells whether a host part means the machine itself. */
export function isLoopback(host: string): boolean {
  return host.toLowerCase() === 'localhost' || /^127(\.\d{1,3}){3}$/.test(host);
}

/** Tells whether a text is an IPv4 address. */
export function isIp(text: string): boolean {
  return /^\d{1,3}(\.\d{1,3}){3}$/.test(text) && text.split('.').every((part) => Number(part) <= 255);
}

/** Tells whether a text is an IPv4 address outside 10/8, 172.16/12, 192.168/16 and loopback (dolphindb-operations.md V-TOP-17). */
export function isPublicIp(text: string): boolean {
  if (!isIp(text) || isLoopback(text)) return false;
  const [a = 0, b = 0] = text.split('.').map(Number);
  return !(a === 10 || (a === 172 && b >= 16 && b <= 31) || (a === 192 && b === 168));
}
