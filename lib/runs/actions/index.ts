import type { Action } from '@/lib/runs/action';
import { addAgent } from './add-agent';
import { addNodes } from './add-nodes';
import { awaitAgents } from './await-agents';
import { awaitLeader } from './await-leader';
import { checkHost } from './check-host';
import { checkOperation } from './check-operation';
import { checkRollback } from './check-rollback';
import { checkUpgradeHost } from './check-upgrade';
import { checkUpgradeScript } from './check-upgrade-script';
import { checkWritten } from './check-written';
import { comparePackages } from './compare-packages';
import { deleteBackup, forgetBackup } from './delete-backup';
import { downloadPackage } from './download-package';
import { holdServices, releaseServices } from './hold';
import { inspectLicence } from './inspect-licence';
import { noteData, recordUpgrade } from './note-data';
import { placeLicence } from './place-licence';
import { probeData } from './probe-data';
import { proveNodes } from './prove-nodes';
import { readBack } from './read-back';
import { recallPrograms } from './recall-programs';
import { recordBackup } from './record-backup';
import { recordLicence } from './record-licence';
import { recordRevision } from './record-revision';
import { recordSetup } from './record-setup';
import { reloadConfig } from './reload-config';
import { removeNodes } from './remove-nodes';
import { replaceFile } from './replace-file';
import { replaceFiles } from './replace-files';
import { replaceLicence } from './replace-licence';
import { replacePrograms } from './replace-programs';
import { restoreBackup } from './restore-backup';
import { rollingGate, rollingSettle } from './rolling-gate';
import { rollingHostGate, rollingHostReady, stopHost } from './rolling-host';
import { rollingRestart } from './rolling-restart';
import { runUpgradeScript } from './run-upgrade-script';
import { saveGroupConfig } from './save-group-config';
import { saveRowsAction } from './save-rows';
import { setOnlineAction } from './set-online';
import { startNodesAction } from './start-nodes';
import { startAgent, startController } from './start-process';
import { stopNodesAction } from './stop-nodes';
import { stopAgent, stopController } from './stop-process';
import { takeBackup } from './take-backup';
import { disableUnit, enableUnit, installUnit, removeUnit } from './units';
import { unpackNew } from './unpack-new';
import { unpackPackage } from './unpack-package';
import { updateLicences } from './update-licences';
import { uploadPackage } from './upload-package';
import { verifyBackup } from './verify-backup';
import { verifyBase } from './verify-base';
import { verifyCluster } from './verify-cluster';
import { verifyLicences } from './verify-licences';
import { verifyUpgrade } from './verify-upgrade';
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
  known(rollingHostGate),
  known(stopHost),
  known(rollingHostReady),
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
  known(checkUpgradeHost),
  known(unpackNew),
  known(replacePrograms),
  known(checkUpgradeScript),
  known(runUpgradeScript),
  known(holdServices),
  known(releaseServices),
  known(verifyUpgrade),
  known(probeData),
  known(noteData),
  known(recordUpgrade),
  known(checkRollback),
  known(checkWritten),
  known(recallPrograms),
  known(inspectLicence),
  known(replaceLicence),
  known(updateLicences),
  known(verifyLicences),
  known(recordLicence),
  known(takeBackup),
  known(recordBackup),
  known(restoreBackup),
  known(verifyBackup),
  known(deleteBackup),
  known(forgetBackup),
];
