import type { Text } from '@/lib/text';

/** Gives the note proposed for what brings a revision back. */
export function revertNote(number: number): Text {
  return { en: `Revert to revision ${number}`, zh: `恢复到修订 ${number}` };
}

/** Gives the note proposed for what brings documents back to the stored revision. */
export function restoreNote(number: number): Text {
  return { en: `Restore what revision ${number} says`, zh: `还原为修订 ${number} 的内容` };
}
