import { z } from 'zod';

const Bytes = z.number().nonnegative();

const Mount = z.object({
  device: z.string(),
  fsType: z.string(),
  path: z.string(),
  sizeBytes: Bytes,
  freeBytes: Bytes,
  inodes: z.number().optional(),
  freeInodes: z.number().optional(),
});

const Listening = z.object({
  address: z.string(),
  port: z.number().int(),
  pid: z.number().int().optional(),
  process: z.string().optional(),
});

const ServerProcess = z.object({
  pid: z.number().int(),
  user: z.string(),
  startedAt: z.string(),
  rssBytes: Bytes,
  exe: z.string(),
  cwd: z.string(),
  args: z.array(z.string()),
  mode: z.string().optional(),
  localSite: z.string().optional(),
  installDir: z.string().optional(),
});

const Directory = z.object({
  path: z.string(),
  exists: z.boolean(),
  /** Not a directory, although something is there. */
  other: z.boolean(),
  /** The first few names in it. */
  entries: z.array(z.string()),
  writable: z.boolean(),
  realPath: z.string(),
  nearest: z.string(),
  nearestWritable: z.boolean(),
  freeBytes: z.number().nullable(),
  freeInodes: z.number().nullable(),
  fsType: z.string().nullable(),
});

/** What Deck knows of a host after looking; stored as JSON and read back with this schema. */
export const HostFacts = z.object({
  /** When it was looked at, in ms since 1970 by Deck's clock. */
  gatheredAt: z.number(),
  hostname: z.string(),
  kernel: z.string(),
  /** As `uname -m` says. */
  arch: z.string(),
  cores: z.number().int(),
  addresses: z.array(z.string()),
  os: z.object({ id: z.string(), version: z.string(), name: z.string() }),
  memory: z.object({ totalBytes: Bytes, availableBytes: Bytes, swapBytes: Bytes }),
  mounts: z.array(Mount),
  /** null = unlimited. */
  openFiles: z.object({ soft: z.number().nullable(), hard: z.number().nullable() }),
  /** Offset of the host's clock from Deck's, with the bound of its error. */
  clock: z.object({
    offsetMs: z.number(),
    uncertaintyMs: z.number(),
    timezone: z.string(),
    synchronised: z.boolean().optional(),
  }),
  user: z.object({ name: z.string(), uid: z.number().int(), home: z.string() }),
  /** Whether commands can be run as root with this credential. */
  root: z.enum(['yes', 'no', 'wrong-password']),
  tools: z.array(z.string()),
  python: z.string().optional(),
  listening: z.array(Listening),
  dolphindb: z.array(ServerProcess),
  firewalls: z.array(z.string()),
  selinux: z.enum(['enforcing', 'permissive', 'disabled']).optional(),
  directories: z.array(Directory),
});
export type HostFacts = z.infer<typeof HostFacts>;
