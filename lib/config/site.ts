/** A node's address as the configuration writes it: `host:port:alias`, in `sites` with a fourth part. */
export interface Site {
  host: string;
  /** NaN when the text between the colons is not a plain number. */
  port: number;
  alias: string;
  type?: string;
}

/** Gives the parts of `host:port:alias[:type]`, or nothing when the text has another form (dolphindb-operations.md V-TOP-05). */
export function parseSite(text: string): Site | undefined {
  const parts = text.split(':', 6).map((part) => part.trim());
  if (parts.length < 3 || parts.length > 4) return undefined;
  const [host = '', port = '', alias = '', type] = parts;
  if (host === '') return undefined;
  return {
    host,
    port: /^\d{1,9}$/.test(port) ? Number(port) : Number.NaN,
    alias,
    ...(type === undefined ? {} : { type }),
  };
}

/** Gives `host:port:alias` of a node. */
export function siteOf(node: { host: string; port: number; alias: string }): string {
  return `${node.host}:${node.port}:${node.alias}`;
}
