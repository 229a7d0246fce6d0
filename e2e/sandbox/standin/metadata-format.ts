import { RELEASE } from './node.ts';

/** Form of the metadata that this release writes; a release with a smaller one refuses it. Releases that differ in the fourth number only share it. */
export const METADATA_FORMAT = RELEASE.split('.')
  .slice(0, 3)
  .reduce((sum, part) => sum * 100 + Number(part), 0);
