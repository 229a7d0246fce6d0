import { describe, expect, test } from 'vitest';
import { diagnose } from './diagnosis';
import { signatures } from './diagnosis-table';

const at = '2024-01-05 09:30:00.123456';
/** Lines as dolphindb-package.md 7.4 and dolphindb-operations.md 19 show them. */
const lines: [string, string][] = [
  ['START-PORT-TAKEN', `${at} <ERROR> :Failed to bind the socket on port 8800 with error code 98`],
  [
    'START-NODES-FILE-EMPTY',
    `${at} <ERROR> :Failed to load the nodes file [/opt/dolphindb/server/clusterDemo/config/cluster.nodes] with error: The input file is empty.`,
  ],
  [
    'START-NODES-FILE',
    `${at} <ERROR> :Failed to load the nodes file [/x/cluster.nodes] with error: Invalid mode [dataNode].`,
  ],
  [
    'START-LICENCE-EXPIRED',
    `${at} <ERROR> :The license has expired. Please renew the license and restart the server.`,
  ],
  [
    'START-LICENCE-NODES',
    `${at} <ERROR> :The number of nodes [9] exceeds the maximum number of nodes [3] authorized by the license.`,
  ],
  [
    'START-LICENCE-INVALID',
    `${at} <ERROR> :Unknown license. Failed to verify the license file [/x/dolphindb.lic].`,
  ],
  ['START-LICENCE-VERSION', `${at} <ERROR> :The license doesn't cover server version 3.00.1.`],
  [
    'START-ALIAS-MACRO',
    `${at} <ERROR> :Invalid configuration [datanode1.volumes=/ssd/<ALIAS>]: the macro <ALIAS> can't be used with the node alias datanode1.`,
  ],
  ['START-AGENT-UNKNOWN', `${at} <ERROR> :The agent agent1 does not exist in the nodes file.`],
  ['START-BAD-VALUE', `${at} <ERROR> :defaultJobParallelism must be an integer between 1 and 64.`],
  ['START-UNKNOWN-KEY', `${at} <ERROR> :Unknown configuration workNum.`],
  [
    'START-WORKING-DIRECTORY',
    `${at} <ERROR> :The web path is empty. It's possible that webRoot is not specified or the web dir does not exist`,
  ],
  [
    'START-LIBRARY-MISSING',
    './../dolphindb: error while loading shared libraries: libtcmalloc.so.4: cannot open shared object file: No such file or directory',
  ],
  [
    'START-LIBRARY-MISSING',
    "./../dolphindb: /lib64/libc.so.6: version `GLIBC_2.27' not found (required by ./../dolphindb)",
  ],
  ['START-NOT-EXECUTABLE', "nohup: failed to run command './../dolphindb': Permission denied"],
  ['START-NO-PROGRAMME', "nohup: failed to run command './../dolphindb': No such file or directory"],
  ['START-WRONG-ARCHITECTURE', "nohup: failed to run command './../dolphindb': Exec format error"],
  ['START-DISK-FULL', `${at} <ERROR> :Failed to write the file: No space left on device`],
  ['START-OUT-OF-MEMORY', '[ 1234.5] Out of memory: Killed process 4711 (dolphindb) total-vm:9kB'],
  ['START-CRASHED', '[ 1234.5] dolphindb[4711]: segfault at 0 ip 0 sp 0 error 4 in dolphindb'],
  [
    'START-RAFT-DAMAGED',
    `${at} <ERROR> :Failed to start DFSMaster with the error message: [Raft] incomplete hardstate file`,
  ],
  [
    'START-REDO-DAMAGED',
    `${at} <ERROR> :The ChunkNode failed to initialize with exception [VectorUnmarshall::start Invalid data form].`,
  ],
  ['START-PLUGIN-MISSING', `${at} <ERROR> :Can't recognize function: mysql::connect`],
  [
    'START-FUNCTION-CLASH',
    `${at} <ERROR> :Not allowed to overwrite existing functions/procedures [f::g] by system users.`,
  ],
  ['START-KEYS-DAMAGED', `${at} <ERROR> :Failed to decrypt the message by RSA public key.`],
  [
    'START-NETWORK',
    `${at} <ERROR> :DomainSiteSocketPool::closeConnection: Close connection to 10.0.0.81:8800, Connection timed out`,
  ],
  ['START-HEARTBEAT', `${at} <ERROR> :UdpSocket::send error code 10065`],
  ['START-STOPPED', `${at} <INFO> :Received signal 15`],
];

describe('the table of start failures', () => {
  test.each(lines)('%s is told from its line', (code, line) => {
    const noise = `${at} <INFO> :volumes = /ssd/<ALIAS>\n${at} <WARNING> :something else`;
    expect(diagnose(`${noise}\n${line}\n`)).toMatchObject({ code, line });
  });

  test('every signature is tried above, and has cause and remedy in both languages', () => {
    const tried = new Set(lines.map(([code]) => code));
    for (const { code, cause, remedy } of signatures) {
      expect(tried).toContain(code);
      for (const text of [cause, remedy]) {
        expect(text.en).toMatch(/\.$/);
        expect(text.zh).toMatch(/\p{Script=Han}.*。$/u);
      }
    }
  });

  test('the port and the file of the line are named', () => {
    expect(diagnose(lines[0]?.[1] ?? '')?.cause.zh).toBe('主机上的端口 8800 已被占用。');
    expect(diagnose(lines[1]?.[1] ?? '')?.cause.en).toContain('/config/cluster.nodes');
  });

  test('the cause wins over the shutdown that follows it', () => {
    const log = `${at} <ERROR> :Failed to bind the socket on port 8800 with error code 98\n${at} <INFO> :MainServer shutdown.`;
    expect(diagnose(log)?.code).toBe('START-PORT-TAKEN');
  });

  test('ordinary lines and unknown errors tell nothing', () => {
    expect(
      diagnose(`${at} <INFO> :maxNodeNum(license) = 3, limit\n${at} <ERROR> :The socket server ended.`),
    ).toBeUndefined();
  });

  test('a long line without line ends is read to its end, without trying every way to match it', () => {
    expect(diagnose(`${'agent '.repeat(40_000)}\n${'number of nodes '.repeat(10_000)}`)).toBeUndefined();
  });
});
