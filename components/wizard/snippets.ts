import { nodesOf } from '@/lib/topology/nodes';
import type { ClusterSpec } from '@/lib/topology/spec';

/** Connection examples for the data nodes' real addresses; the password is for the reader to fill in. */
export function connectionSnippets(spec: ClusterSpec): { name: string; code: string }[] {
  const nodes = nodesOf(spec, 'datanode');
  const [first] = nodes;
  if (!first) return [];
  const sites = nodes.map((n) => `"${n.host}:${n.port}"`).join(', ');
  return [
    {
      name: 'Python',
      code: `import dolphindb as ddb\ns = ddb.session()\ns.connect("${first.host}", ${first.port}, "admin", "…", highAvailability=True, highAvailabilitySites=[${sites}])\ns.run("version()")`,
    },
    {
      name: 'Java',
      code: `DBConnection conn = new DBConnection();\nString[] sites = {${sites}};\nconn.connect("${first.host}", ${first.port}, "admin", "…", "", true, sites);`,
    },
    {
      name: 'JavaScript',
      code: `import { DDB } from 'dolphindb'\nconst ddb = new DDB('ws://${first.host}:${first.port}', { username: 'admin', password: '…' })\nawait ddb.connect()\nawait ddb.call('version')`,
    },
  ];
}
