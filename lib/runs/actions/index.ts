import type { Action } from '@/lib/runs/action';
import { addAgent } from './add-agent';
import { addNodes } from './add-nodes';
import { awaitAgents } from './await-agents';
import { awaitLeader } from './await-leader';
import { checkHost } from './check-host';
import { checkOperation } from './check-operation';
import { comparePackages } from './compare-packages';
import { downloadPackage } from './download-package';
import { placeLicence } from './place-licence';
import { proveNodes } from './prove-nodes';
import { readBack } from './read-back';
import { recordRevision } from './record-revision';
import { recordSetup } from './record-setup';
import { reloadConfig } from './reload-config';
import { removeNodes } from './remove-nodes';
import { replaceFile } from './replace-file';
import { replaceFiles } from './replace-files';
import { rollingGate, rollingSettle } from './rolling-gate';
import { rollingRestart } from './rolling-restart';
import { saveGroupConfig } from './save-group-config';
import { saveRowsAction } from './save-rows';
import { setOnlineAction } from './set-online';
import { startNodesAction } from './start-nodes';
import { startAgent, startController } from './start-process';
import { stopNodesAction } from './stop-nodes';
import { stopAgent, stopController } from './stop-process';
import { disableUnit, enableUnit, installUnit, removeUnit } from './units';
import { unpackPackage } from './unpack-package';
import { uploadPackage } from './upload-package';
import { verifyBase } from './verify-base';
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
  known(checkOperation),
  known(rollingGate),
  known(rollingRestart),
  known(rollingSettle),
  known(installUnit),
  known(enableUnit),
  known(disableUnit),
  known(removeUnit),
  known(addAgent),
  known(addNodes),
  known(removeNodes),
  known(saveRowsAction),
  known(replaceFiles),
  known(recordSetup),
  known(verifyBase),
  known(saveGroupConfig),
  known(replaceFile),
  known(reloadConfig),
  known(readBack),
  known(recordRevision),
  known(setOnlineAction),
];
