// Makes the pictures of docs/screenshots anew, each in English and light and in Chinese and dark.
// usage: npm run sandbox -- with 3 -- node e2e/screenshots.mjs
import { backups } from './screenshots-backup.mjs';
import { deploy } from './screenshots-deploy.mjs';
import { faults } from './screenshots-faults.mjs';
import { licence } from './screenshots-licence.mjs';
import { liveConsole } from './screenshots-live.mjs';
import { openStudio } from './screenshots-studio.mjs';
import { upgrade } from './screenshots-upgrade.mjs';

const studio = await openStudio();
try {
  const clusterId = await deploy(studio);
  await liveConsole(studio, clusterId);
  await backups(studio, clusterId);
  await licence(studio, clusterId);
  await upgrade(studio, clusterId);
  await faults(studio, clusterId);
} catch (error) {
  console.error(error, `\nthe page as it was: ${await studio.lastLook()}`);
  process.exitCode = 1;
} finally {
  await studio.close();
}
