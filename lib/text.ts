/** A sentence in both of Deck's languages. */
export interface Text {
  en: string;
  zh: string;
}

export type Locale = keyof Text;

/** Gives the sentence in the reader's language. */
export function pick(text: Text, locale: Locale): string {
  return text[locale];
}
