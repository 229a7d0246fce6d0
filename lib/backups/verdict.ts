import type { BackupView } from './types';

/** `partly`: what was looked at is whole, but not every place was looked at. */
export type Verdict = 'never' | 'damaged' | 'partly' | 'proven' | 'intact';

/** Gives what the last verification of a backup says about all of it; a host that could not be looked at proves nothing. */
export function verdictOf({ verification, places }: Pick<BackupView, 'verification' | 'places'>): Verdict {
  if (!verification) return 'never';
  const { places: seen, how } = verification;
  if (seen.some(({ ok }) => !ok)) return 'damaged';
  const looked = (place: { path: string; address: string }) =>
    seen.some(({ path, address }) => path === place.path && address === place.address);
  if (!places.every(looked)) return 'partly';
  return how === 'proof' ? 'proven' : 'intact';
}
