import type { LogKind, LogLevel, LogNode, LogWay } from '@/lib/logs/types';
import type { Text } from '@/lib/text';

/** The vendor's names; the words stay in both languages, because the log has them. */
export const levelLooks: Record<LogLevel, string> = {
  ERROR: 'text-failed',
  WARNING: 'text-attention',
  INFO: 'text-starting',
  DEBUG: 'text-muted',
};

export const kindWords: Record<LogKind, Text> = {
  log: { en: 'Server log', zh: '运行日志' },
  output: { en: 'Output of the process', zh: '进程标准输出' },
  errors: { en: 'Error output', zh: '进程错误输出' },
  job: { en: 'Job log', zh: '作业日志' },
};

export const wayWords: Record<LogWay, Text> = {
  auto: { en: 'Read: as it works', zh: '读取方式：自动' },
  server: { en: 'Read: server', zh: '读取方式：服务器' },
  ssh: { en: 'Read: host, SSH', zh: '读取方式：主机 SSH' },
};

export const roleWords: Record<LogNode['role'], Text> = {
  controller: { en: 'Controllers', zh: '控制节点' },
  agent: { en: 'Agents', zh: '代理节点' },
  datanode: { en: 'Data nodes', zh: '数据节点' },
  computenode: { en: 'Compute nodes', zh: '计算节点' },
};
