import type { Action } from '@/lib/runs/action';
import { awaitAgents } from './await-agents';
import { awaitLeader } from './await-leader';
import { checkHost } from './check-host';
import { comparePackages } from './compare-packages';
import { downloadPackage } from './download-package';
import { placeLicence } from './place-licence';
import { proveNodes } from './prove-nodes';
import { startNodesAction } from './start-nodes';
import { startAgent, startController } from './start-process';
import { stopNodesAction } from './stop-nodes';
import { stopAgent, stopController } from './stop-process';
import { unpackPackage } from './unpack-package';
import { uploadPackage } from './upload-package';
import { verifyCluster } from './verify-cluster';
import { writeConfig } from './write-config';

/** Forgets the type of an action's arguments, which the engine checks with the action's own schema. */
const known = <A>(action: Action<A>) => action as Action<unknown>;

/** Every action that a plan may name. */
export const allActions: readonly Action<unknown>[] = [
  known(checkHost),
  known(uploadPackage),
  known(downloadPackage),
  known(comparePackages),
  known(unpackPackage),
  known(placeLicence),
  known(writeConfig),
  known(startController),
  known(awaitLeader),
  known(startAgent),
  known(awaitAgents),
  known(startNodesAction),
  known(proveNodes),
  known(verifyCluster),
  known(stopNodesAction),
  known(stopAgent),
  known(stopController),
];
