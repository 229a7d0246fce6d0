import { parameter } from '@/lib/config/catalogue';
import { entriesIn, setEntry } from '@/lib/config/edit';
import type { ConfigDocument, DocumentDiff, DocumentKind, DriftItem } from './types';

const HIDDEN = '***';

const nameOf = (key: string) => key.slice(key.indexOf('.') + 1);

/** Says whether an entry's value is a secret (a password, a token, an access key). */
function isSecret(key: string): boolean {
  return parameter(nameOf(key))?.sensitive !== undefined;
}

function maskText(kind: DocumentKind, text: string): { text: string; hidden: string[] } {
  const secrets = entriesIn(kind, text).filter(({ key, value }) => isSecret(key) && value !== '');
  const masked = secrets.reduce((now, { key, line }) => setEntry(kind, now, key, HIDDEN, line), text);
  return { text: masked, hidden: secrets.map(({ key }) => key) };
}

/** Gives documents whose secret values are hidden, with the keys of the hidden entries. */
export function maskDocuments<D extends ConfigDocument>(
  documents: readonly D[],
): (D & { hidden?: string[] })[] {
  return documents.map((document) => {
    const { text, hidden } = maskText(document.kind, document.text);
    return hidden.length > 0 ? { ...document, text, hidden } : document;
  });
}

function kindOf(key: string): DocumentKind {
  return key.split(':', 1)[0] as DocumentKind;
}

/** Gives differences whose secret values are hidden. */
export function maskDiffs(diffs: readonly DocumentDiff[]): DocumentDiff[] {
  return diffs.map((diff) => ({
    ...diff,
    lines: diff.lines.map((line) => ({ ...line, text: maskText(kindOf(diff.key), line.text).text })),
  }));
}

/** Gives drift whose secret values are hidden. */
export function maskDrift(items: readonly DriftItem[]): DriftItem[] {
  return items.map((item) => {
    if (!isSecret(item.name)) return item;
    return {
      ...item,
      ...(item.stored !== undefined && { stored: HIDDEN }),
      ...(item.group !== undefined && { group: HIDDEN }),
      files: item.files.map(({ host, value }) => ({ host, ...(value !== undefined && { value: HIDDEN }) })),
    };
  });
}
