import type { Files } from './cluster.ts';

/** The package's default cluster on one host: a controller, an agent, a data node and a compute node, no Raft. */

export const SMALL_HOST = '127.0.0.90';

export function smallFiles(host = SMALL_HOST): Files {
  return {
    'controller.cfg': `mode=controller\nlocalSite=${host}:8900:controller8900\ndfsReplicationFactor=1\ndfsReplicaReliabilityLevel=2\ndataSync=1\nworkerNum=4\nmaxConnections=512\nmaxMemSize=8\nlanCluster=0\n`,
    'agent.cfg': `mode=agent\nlocalSite=${host}:8901:agent1\ncontrollerSite=${host}:8900:controller8900\nworkerNum=4\nmaxMemSize=4\nlanCluster=0\n`,
    'cluster.nodes': `localSite,mode\n${host}:8901:agent1,agent\n${host}:8902:dnode1,datanode\n${host}:8903:cnode1,computenode\n`,
    'cluster.cfg':
      'maxMemSize=32\nmaxConnections=512\nworkerNum=4\nnewValuePartitionPolicy=add\nlanCluster=0\n',
  };
}
