import type { Text } from '@/lib/text';

/** What a part of a backup holds. */
export const backupKinds = ['raft', 'dfsMeta', 'sysmgmt', 'chunkMeta', 'configuration', 'programs'] as const;
export type BackupKind = (typeof backupKinds)[number];

/** The kinds that are a cluster's metadata; newer ones are moved aside as a whole before older ones come back. */
export const metadataKinds: readonly BackupKind[] = ['raft', 'dfsMeta', 'sysmgmt', 'chunkMeta'];

/** What each kind is called. */
const kindWords: Record<BackupKind, Text> = {
  raft: { en: 'Raft log', zh: 'Raft 日志' },
  dfsMeta: { en: 'DFS metadata', zh: 'DFS 元数据' },
  sysmgmt: { en: 'users and jobs', zh: '用户与作业' },
  chunkMeta: { en: 'chunk metadata', zh: 'chunk 元数据' },
  configuration: { en: 'configuration', zh: '配置' },
  programs: { en: 'programs', zh: '程序' },
};

/** Gives what a backup holds in words, in a fixed order. */
export function holds(kinds: readonly string[]): Text {
  const own = backupKinds.filter((kind) => kinds.includes(kind)).map((kind) => kindWords[kind]);
  return { en: own.map(({ en }) => en).join(', '), zh: own.map(({ zh }) => zh).join('、') };
}
