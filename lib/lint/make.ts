import { parameter } from '@/lib/config/catalogue';
import { show } from '@/lib/config/show';
import type { Finding, Severity } from './finding';

/** Where a finding points. */
export interface Place {
  file?: string;
  line?: number;
}

type More = Partial<Pick<Finding, 'host' | 'alias' | 'seen' | 'remedy' | 'fix'>>;

/** Gives a finding with its message in both languages. */
export function make(
  rule: string,
  severity: Severity,
  place: Place | undefined,
  en: string,
  zh: string,
  more: More = {},
): Finding {
  return {
    rule,
    severity,
    ...(place?.file !== undefined && { file: place.file }),
    ...(place?.line !== undefined && { line: place.line }),
    message: { en, zh },
    ...more,
  };
}

/** Gives a parameter's value for a message, hidden when the parameter holds a secret. */
export function shown(name: string, value: string): string {
  return parameter(name)?.sensitive ? '***' : show(value);
}

/** Gives up to five names and how many more there are. */
export function some(names: readonly string[]): { en: string; zh: string } {
  const head = names.slice(0, 5).map(show);
  const rest = names.length - head.length;
  return {
    en: head.join(', ') + (rest > 0 ? ` and ${rest} more` : ''),
    zh: head.join('、') + (rest > 0 ? ` 等 ${names.length} 个` : ''),
  };
}

/** Gives the groups of items with the same key, in order of first appearance. */
export function groupBy<T>(items: Iterable<T>, key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return groups;
}
