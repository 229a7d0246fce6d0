import { type Signature, sign } from './diagnosis-table';

/** What a running node writes when something goes wrong around it; as causes of a failed start these lines would mislead (dolphindb-operations.md 19, dolphindb-package.md 7.4). */
export const running: readonly Signature[] = [
  sign(
    'LOG-NODE-OFFLINE',
    /\b(\S+) has gone offline|S01009/,
    { en: 'The controller has lost contact with a node: $1.', zh: '控制节点与某节点失去联系：$1。' },
    {
      en: 'Look at the process, the log and the host of that node, and at the network between the hosts.',
      zh: '请检查该节点的进程、日志、所在主机以及主机之间的网络。',
    },
  ),
  sign(
    'LOG-NO-CONTROLLER',
    /<ControllerNotAvail>/,
    { en: 'No controller or no leader can be reached.', zh: '无法连接控制节点，或当前没有 leader。' },
    {
      en: 'Start the controllers: more than half of them must run and reach each other.',
      zh: '请启动控制节点：须有半数以上在运行且彼此网络互通。',
    },
  ),
  sign(
    'LOG-REPLICAS-MISSING',
    /<DataNodeNotAvail>|fewer than the replication factor|(?:not enough|insufficient) (?:data ?nodes|replicas)/i,
    {
      en: 'Fewer data nodes are online than dfsReplicationFactor asks for, or no replica of a partition can be reached.',
      zh: '在线数据节点数少于 dfsReplicationFactor，或某个分区没有可访问的副本。',
    },
    { en: 'Start the data nodes that are down.', zh: '请启动已停止的数据节点。' },
  ),
  sign(
    'LOG-NODE-NOT-READY',
    /<DataNodeNotReady>/,
    {
      en: 'The data node still loads its metadata or replays its redo log.',
      zh: '数据节点仍在加载元数据或回放 redo log。',
    },
    { en: 'Wait until its log says that the start is complete.', zh: '请等待其日志显示启动完成。' },
  ),
  sign(
    'LOG-CONNECTIONS',
    /S00006|(?:reached|exceed\w*) the max(?:imum)?(?: number of)? connections|maxConnections/i,
    { en: 'All connections of the node are in use.', zh: '节点的连接数已用尽。' },
    {
      en: 'Close idle clients or raise maxConnections.',
      zh: '请关闭空闲客户端，或调大 maxConnections。',
    },
  ),
  sign(
    'LOG-VERSIONS-DIFFER',
    /S00010|S00014|incompatible version/i,
    {
      en: 'Nodes or clients of versions that do not fit together talk to each other.',
      zh: '节点或客户端版本互不兼容。',
    },
    {
      en: 'Bring all nodes, plugins and clients to fitting versions.',
      zh: '请将所有节点、插件和客户端升级到兼容的版本。',
    },
  ),
  sign(
    'LOG-ELECTION',
    /<Raft>.*(?:election timeout|start(?:s|ed)? (?:an )?election|became candidate|lost (?:its )?leader)/i,
    { en: 'The controllers elect a leader.', zh: '控制节点正在选举 leader。' },
    {
      en: 'When this happens often: check the network and the clocks between the controllers, and that raftElectionTick is the same on all of them.',
      zh: '若频繁出现：请检查控制节点之间的网络与时钟，并确认各控制节点的 raftElectionTick 一致。',
    },
  ),
  sign(
    'LOG-QUERY-MEMORY',
    /\bOOM\b|S00002|Out of memory.*(?:query|allocat)/i,
    { en: 'A query needed more memory than the node may use.', zh: '查询所需内存超过节点可用内存。' },
    {
      en: 'Read fewer partitions at a time, or raise maxMemSize where the host has memory.',
      zh: '请减少单次查询涉及的分区，或在主机内存允许时调大 maxMemSize。',
    },
  ),
];
