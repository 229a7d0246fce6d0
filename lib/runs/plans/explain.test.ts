import { expect, test } from 'vitest';
import { explainLine } from './diagnosis';
import { running } from './diagnosis-running';

const at = '2024-01-05 09:30:00.123456';
const lines: [string, string][] = [
  ['START-PORT-TAKEN', `${at} <ERROR> :Failed to bind the socket on port 8800 with error code 98`],
  ['LOG-NODE-OFFLINE', `${at} <WARNING> :Node datanode1 has gone offline.`],
  ['LOG-NO-CONTROLLER', `${at} <ERROR> :<ControllerNotAvail>No leading controller is available.`],
  [
    'LOG-REPLICAS-MISSING',
    `${at} <ERROR> :<DataNodeNotAvail>1 data nodes are online, fewer than the replication factor 2`,
  ],
  ['LOG-NODE-NOT-READY', `${at} <ERROR> :<DataNodeNotReady>`],
  [
    'LOG-CONNECTIONS',
    `${at} <ERROR> :The number of connections reached the maximum number of connections 512. RefId: S00006`,
  ],
  ['LOG-VERSIONS-DIFFER', `${at} <ERROR> :The client has an incompatible version. RefId: S00010`],
  [
    'LOG-ELECTION',
    `${at} <WARNING> :<Raft> Group DFSMaster election timeout, controller2 became candidate at term 3`,
  ],
  ['LOG-QUERY-MEMORY', `${at} <ERROR> :OOM: the query needs 9 GB. RefId: S00002`],
];

test.each(lines)('%s explains its line', (code, line) => {
  const found = explainLine(line);
  expect(found?.code).toBe(code);
  expect(found?.cause.zh).toMatch(/。$/);
  expect(found?.cause.en).not.toContain('$1');
});

test('every signature of running nodes is tried above', () => {
  const tried = new Set(lines.map(([code]) => code));
  for (const { code } of running) expect(tried).toContain(code);
});

test('ordinary lines are not explained', () => {
  expect(explainLine(`${at} <INFO> :maxConnections = 512`)).toBeUndefined();
  expect(explainLine(`${at} <INFO> :Job scheduler initialization completed.`)).toBeUndefined();
  expect(explainLine('')).toBeUndefined();
});
