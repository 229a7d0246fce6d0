import type { Text } from '@/lib/text';

const words: Record<string, Text> = {
  startup: { en: 'Start-up', zh: '启动' },
  thread: { en: 'Threads', zh: '线程' },
  memory: { en: 'Memory', zh: '内存' },
  disk: { en: 'Disk', zh: '磁盘' },
  network: { en: 'Network', zh: '网络' },
  log: { en: 'Logs', zh: '日志' },
  'high-availability': { en: 'High availability', zh: '高可用' },
  recovery: { en: 'Recovery', zh: '数据恢复' },
  security: { en: 'Security', zh: '安全' },
  'single-sign-on': { en: 'Single sign-on', zh: '单点登录' },
  streaming: { en: 'Streaming', zh: '流数据' },
  query: { en: 'Queries', zh: '查询' },
  compute: { en: 'Computing', zh: '计算' },
  job: { en: 'Jobs', zh: '作业' },
  database: { en: 'Database', zh: '数据库' },
  'storage-engine OLAP': { en: 'OLAP engine', zh: 'OLAP 引擎' },
  'storage-engine TSDB': { en: 'TSDB engine', zh: 'TSDB 引擎' },
  'storage-engine PKEY': { en: 'PKEY engine', zh: 'PKEY 引擎' },
  'storage-engine IMOLTP': { en: 'IMOLTP engine', zh: 'IMOLTP 引擎' },
  'storage-engine TextDB': { en: 'TextDB engine', zh: 'TextDB 引擎' },
  'tiered-storage': { en: 'Tiered storage', zh: '分级存储' },
  'compute-group cache': { en: 'Compute groups', zh: '计算组' },
  'cluster-replication': { en: 'Replication between clusters', zh: '集群间异步复制' },
  'multi-cluster': { en: 'Several clusters', zh: '多集群' },
  monitoring: { en: 'Monitoring', zh: '监控' },
  license: { en: 'Licence', zh: '授权许可' },
  compatibility: { en: 'Compatibility', zh: '兼容性' },
};

/** Gives the name of a category of parameters. */
export function categoryWord(category: string): Text {
  return words[category] ?? { en: 'Other', zh: '其他' };
}
