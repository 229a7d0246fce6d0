import type { Text } from '@/lib/text';

/** One known way in which a node fails to start: what its output says, why, and what to do (dolphindb-package.md 7.4, dolphindb-operations.md 19). */
export interface Signature {
  code: string;
  pattern: RegExp;
  /** `$1` stands for the first group of the pattern. */
  cause: Text;
  remedy: Text;
}

/** Makes a signature. */
export const sign = (code: string, pattern: RegExp, cause: Text, remedy: Text): Signature => ({
  code,
  pattern,
  cause,
  remedy,
});

/** What to do about a full disk: a node that was started on one may never become ready, however long one waits. */
export const diskRemedy: Text = {
  en: 'Free some space there, then plan anew; a node that was started on the full disk and still runs has to be stopped first.',
  zh: '请先清理磁盘空间，再重新制定计划；在磁盘写满时启动且仍在运行的节点，需先停止。',
};

/** What stops a process before it can read any configuration. */
const programme: Signature[] = [
  sign(
    'START-LIBRARY-MISSING',
    /error while loading shared libraries: ([^\s:]+)|version [`'](GLIBC[^']*)' not found/,
    { en: 'A system library is missing on the host: $1.', zh: '主机缺少系统库：$1。' },
    {
      en: 'Run `ldd server/dolphindb` there and install what is "not found"; older systems need the ABI package.',
      zh: '在主机上执行 ldd server/dolphindb，安装显示 not found 的库；较旧的系统请使用对应的 ABI 安装包。',
    },
  ),
  sign(
    'START-WRONG-ARCHITECTURE',
    /Exec format error|cannot execute binary file/,
    { en: 'The package was built for another processor architecture.', zh: '安装包与主机的 CPU 架构不符。' },
    {
      en: 'Choose the package for this architecture (`uname -m`).',
      zh: '请选择与该架构（uname -m）匹配的安装包。',
    },
  ),
  sign(
    'START-NOT-EXECUTABLE',
    /dolphindb['"]?: (?:Permission denied|cannot execute)|nohup: .*dolphindb.*Permission denied/,
    {
      en: 'The file dolphindb is not executable for this user.',
      zh: '当前用户没有 dolphindb 文件的执行权限。',
    },
    {
      en: 'Run `chmod +x server/dolphindb` as its owner, and check that the file system is not mounted noexec.',
      zh: '以文件属主身份执行 chmod +x server/dolphindb，并确认所在文件系统未以 noexec 挂载。',
    },
  ),
  sign(
    'START-NO-PROGRAMME',
    /dolphindb['"]?: (?:No such file or directory|not found)/,
    {
      en: 'The file dolphindb is not where the start script looks for it.',
      zh: '启动脚本找不到 dolphindb 可执行文件。',
    },
    {
      en: 'Unpack the package again; the script must run in server/clusterDemo.',
      zh: '请重新解压安装包；脚本必须在 server/clusterDemo 目录中执行。',
    },
  ),
  sign(
    'START-DISK-FULL',
    /No space left on device|Disk quota exceeded/,
    { en: 'The disk of the host is full.', zh: '主机磁盘已满。' },
    diskRemedy,
  ),
  sign(
    'START-OUT-OF-MEMORY',
    /Out of memory|oom-kill|Killed process \d+|std::bad_alloc|Cannot allocate memory/i,
    {
      en: 'There was not enough memory and the process ended.',
      zh: '内存不足，进程已终止。',
    },
    {
      en: 'Lower maxMemSize of the nodes on this host, or add memory.',
      zh: '请调小该主机上各节点的 maxMemSize，或增加内存。',
    },
  ),
  sign(
    'START-CRASHED',
    /segfault at|Segmentation fault|core dumped/i,
    { en: 'The process crashed.', zh: '进程异常崩溃。' },
    {
      en: 'Keep the core file and the log, and give both to the vendor; check that plugins have the same version as the server.',
      zh: '请保留 core 文件和日志并提供给厂商，同时检查插件版本是否与 server 一致。',
    },
  ),
];

/** Port, licence and configuration files. */
const configuration: Signature[] = [
  sign(
    'START-PORT-TAKEN',
    /Failed to bind the socket on port (\d+) with error code 98/,
    { en: 'Port $1 is already in use on the host.', zh: '主机上的端口 $1 已被占用。' },
    {
      en: 'End the process that holds the port (or wait half a minute when it is just ending), or choose another port.',
      zh: '请结束占用该端口的进程（若正在退出，请等待约半分钟），或更换端口。',
    },
  ),
  sign(
    'START-NODES-FILE-EMPTY',
    /Failed to load the nodes file \[(.*?)\] with error: The input file is empty/,
    { en: 'The first line of $1 is blank.', zh: '$1 的第一行为空行。' },
    { en: 'Remove the blank line and start again.', zh: '请删除空行后重新启动。' },
  ),
  sign(
    'START-NODES-FILE',
    /Failed to load the nodes file \[(.*?)\]/,
    { en: 'The file $1 cannot be read.', zh: '无法读取 $1。' },
    { en: 'Correct the line that the message names.', zh: '请修正提示中指出的行。' },
  ),
  sign(
    'START-LICENCE-EXPIRED',
    /The license has expired/,
    { en: 'The licence has expired.', zh: '授权许可已过期。' },
    {
      en: 'Upload a valid licence and deploy it to every host.',
      zh: '请上传有效的授权许可并部署到所有主机。',
    },
  ),
  sign(
    'START-LICENCE-NODES',
    /(?:number of nodes|nodes? (?:number|count)|maxNode(?:s|Num)).*(?:exceed|larger|greater|more than|limit)|exceeds? the max(?:imum)? (?:number of )?nodes/i,
    { en: 'The cluster has more nodes than the licence allows.', zh: '集群节点数超过授权许可允许的数量。' },
    {
      en: 'Remove nodes or use a licence for more of them.',
      zh: '请减少节点，或更换支持更多节点的授权许可。',
    },
  ),
  sign(
    'START-LICENCE-VERSION',
    /license (?:doesn't|does not) (?:cover|support).*version/i,
    { en: 'The licence does not cover this version of the server.', zh: '授权许可不支持该 server 版本。' },
    { en: 'Use a newer licence or an older package.', zh: '请更换新的授权许可，或使用较低版本的安装包。' },
  ),
  sign(
    'START-LICENCE-INVALID',
    /Unknown license|Failed to (?:open|verify|load) the license/i,
    { en: 'The licence file is missing or damaged.', zh: '授权许可文件缺失或损坏。' },
    {
      en: 'Place dolphindb.lic again, unchanged, as the vendor sent it.',
      zh: '请重新放置厂商提供的 dolphindb.lic，不要修改其内容。',
    },
  ),
  sign(
    'START-ALIAS-MACRO',
    /<ALIAS>/,
    {
      en: 'A line of cluster.cfg uses <ALIAS> although it is for one node only.',
      zh: 'cluster.cfg 中某行指定了节点别名，却又使用了 <ALIAS>。',
    },
    {
      en: 'Write the alias itself, or use a wildcard (%) in front.',
      zh: '请直接写出别名，或在前面使用通配符 %。',
    },
  ),
  sign(
    'START-AGENT-UNKNOWN',
    /agent.*(?:doesn't exist|does not exist|not (?:found|exist|in(?:cluded)?|listed|defined)).*|(?:nodes file|cluster\.nodes).*(?:doesn't|does not) (?:contain|include|list).*agent/i,
    {
      en: 'The agent is not listed in cluster.nodes as its own file names it.',
      zh: '代理节点的 localSite 与 cluster.nodes 中的记录不一致。',
    },
    {
      en: 'Make localSite and sites in agent.cfg equal to the agent row of cluster.nodes: address, port and alias.',
      zh: '请使 agent.cfg 中的 localSite、sites 与 cluster.nodes 中该代理节点的地址、端口、别名完全一致。',
    },
  ),
  sign(
    'START-BAD-VALUE',
    /(\w+) must be (?:an? )?(?:integer|number|value|between|greater|less|positive|one of)[^\n]*|Invalid (?:configuration|value)[^\n]*/i,
    { en: 'A configuration value is not accepted.', zh: '某个配置参数的值无效。' },
    {
      en: 'Correct the value that the line names, then deploy again.',
      zh: '请修正该行指出的参数后重新部署。',
    },
  ),
  sign(
    'START-UNKNOWN-KEY',
    /(?:Unknown|Unrecognized|Can't recognize) (?:config(?:uration)?|parameter|option|key)[^\n]*/i,
    {
      en: 'A configuration file has a key that this version does not know.',
      zh: '配置文件中有该版本不支持的参数名。',
    },
    { en: 'Correct the spelling of the key or remove it.', zh: '请检查参数名拼写，或删除该参数。' },
  ),
  sign(
    'START-WORKING-DIRECTORY',
    /The web path is empty|webRoot is not specified or the web dir does not exist/,
    {
      en: 'The process was started in the wrong directory, or the directory web is missing.',
      zh: '启动目录不正确，或缺少 web 目录。',
    },
    {
      en: 'Start it in server/clusterDemo; unpack the package again when server/web is missing.',
      zh: '请在 server/clusterDemo 中启动；若缺少 server/web，请重新解压安装包。',
    },
  ),
];

/** What lies on disk from earlier, and the network. */
const state: Signature[] = [
  sign(
    'START-RAFT-DAMAGED',
    /\[Raft\] incomplete \w+ file|Failed to start DFSMaster with the error message/,
    { en: 'The Raft files of this controller are damaged.', zh: '该控制节点的 Raft 文件已损坏。' },
    {
      en: 'Only while another controller leads: move its raft and dfsMeta directories aside and start it again; it copies them from the leader.',
      zh: '仅当其他控制节点已成为 leader 时：移走其 raft 与 dfsMeta 目录后重新启动，该节点会从 leader 同步。',
    },
  ),
  sign(
    'START-REDO-DAMAGED',
    /The ChunkNode failed to initialize with exception|VectorUnmarshall::start Invalid data form/,
    { en: 'The redo log of this data node is damaged.', zh: '该数据节点的 redo log 已损坏。' },
    {
      en: 'Move head.log of the redo log aside and start again; data of writes that were under way may be lost.',
      zh: '移走 redo log 的 head.log 后重新启动；正在写入的数据可能丢失。',
    },
  ),
  sign(
    'START-PLUGIN-MISSING',
    /Can't recognize function:? (\S+)|Failed to unmarshall the job \[(.*?)\]/,
    {
      en: 'A stored job or view needs a plugin that is not loaded: $1.',
      zh: '定时任务或函数视图依赖未加载的插件：$1。',
    },
    {
      en: 'Add the plugin to preloadModules, in the version of the server.',
      zh: '请将插件加入 preloadModules，且版本与 server 一致。',
    },
  ),
  sign(
    'START-FUNCTION-CLASH',
    /Not allowed to overwrite existing functions\/procedures \[(.*?)\]/,
    {
      en: 'A function view has the name of a preloaded module’s function: $1.',
      zh: '函数视图与预加载模块中的函数重名：$1。',
    },
    {
      en: 'Drop the view or take the module out of preloadModules.',
      zh: '请删除该视图，或从 preloadModules 中移除该模块。',
    },
  ),
  sign(
    'START-KEYS-DAMAGED',
    /Failed to decrypt the message by RSA public key/,
    { en: 'The key files of the cluster do not fit together.', zh: '集群的密钥文件不匹配或已损坏。' },
    {
      en: 'Delete <home>/<alias>/keys on all controllers and restart them; scheduled jobs must be submitted again.',
      zh: '删除所有控制节点的 <home>/<别名>/keys 目录并重启；定时任务需重新提交。',
    },
  ),
  sign(
    'START-NETWORK',
    /DomainSiteSocketPool::closeConnection.*Connection timed out|IO error type 1/,
    { en: 'Nodes cannot reach each other over the network.', zh: '节点之间网络不通。' },
    { en: 'Open every node port between all hosts.', zh: '请在所有主机之间放通各节点端口。' },
  ),
  sign(
    'START-HEARTBEAT',
    /UdpSocket::send error code \d+/,
    { en: 'Heartbeats over UDP do not get through.', zh: 'UDP 心跳不通。' },
    {
      en: 'Set lanCluster=0 for controllers, agents and nodes.',
      zh: '请在控制节点、代理节点及各节点配置中设置 lanCluster=0。',
    },
  ),
  sign(
    'START-STOPPED',
    /Received signal|MainServer shutdown/,
    { en: 'Somebody or something stopped the process.', zh: '进程被人为或其他程序停止。' },
    {
      en: 'Find out who sent the signal (another operator, a service manager), then resume.',
      zh: '请查明信号来源（其他管理员或服务管理程序）后继续执行。',
    },
  ),
];

/** All signatures, the more specific before the more general. */
export const signatures: readonly Signature[] = [...programme, ...configuration, ...state];
