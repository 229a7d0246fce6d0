import { expect, test } from 'vitest';
import { parsePorts } from './ports';

test('ss of Debian 12 is read, with owners', () => {
  const text = `State  Recv-Q Send-Q Local Address:Port Peer Address:PortProcess
LISTEN 0      128          0.0.0.0:22        0.0.0.0:*    users:(("sshd",pid=71,fd=3))
LISTEN 0      128             [::]:22           [::]:*    users:(("sshd",pid=71,fd=4))
LISTEN 0      4096   127.0.0.53%lo:53        0.0.0.0:*
LISTEN 0      64                 *:8800             *:*    users:(("dolphindb",pid=812,fd=20),("dolphindb",pid=813,fd=20))
`;
  expect(parsePorts(text)).toEqual([
    { address: '0.0.0.0', port: 22, process: 'sshd', pid: 71 },
    { address: '::', port: 22, process: 'sshd', pid: 71 },
    { address: '127.0.0.53', port: 53 },
    { address: '0.0.0.0', port: 8800, process: 'dolphindb', pid: 812 },
  ]);
});

test('ss of CentOS 7 is read', () => {
  const text = `State      Recv-Q Send-Q Local Address:Port               Peer Address:Port
LISTEN     0      100    127.0.0.1:25                       *:*                   users:(("master",pid=1201,fd=13))
LISTEN     0      128          *:22                       *:*                   users:(("sshd",pid=1034,fd=3))
LISTEN     0      128       [::]:22                    [::]:*                   users:(("sshd",pid=1034,fd=4))`;
  expect(parsePorts(text).map(({ address, port }) => `${address}:${port}`)).toEqual([
    '0.0.0.0:22',
    ':::22',
    '127.0.0.1:25',
  ]);
});

test('/proc is read where there is no ss: IPv4, IPv6, mapped addresses and owners', () => {
  const text = `hex 0100007F:1F90 4242
hex 5000000A:2260 4243
hex 00000000000000000000000000000000:0016 4244
hex 0000000000000000FFFF00005000000A:2261 1
fd 4242 812
fd 4244 71
comm 812 dolphindb x
comm 71 sshd`;
  expect(parsePorts(text)).toEqual([
    { address: '::', port: 22, pid: 71, process: 'sshd' },
    { address: '127.0.0.1', port: 8080, pid: 812, process: 'dolphindb x' },
    { address: '10.0.0.80', port: 8800 },
    { address: '10.0.0.80', port: 8801 },
  ]);
});

test('nothing and nonsense give no ports', () => {
  expect(parsePorts('')).toEqual([]);
  expect(parsePorts('LISTEN\n\0\nhex\nhex :\n')).toEqual([]);
});
