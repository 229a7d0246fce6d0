import { show } from '@/lib/config/show';
import type { Finding, Severity } from '@/lib/lint/finding';
import { type Locale, pick } from '@/lib/text';

const WORDS: Record<Locale, Record<Severity, string>> = {
  en: { error: 'error', warning: 'warning', info: 'info' },
  zh: { error: '错误', warning: '警告', info: '提示' },
};

/** Gives findings as a JSON array of `{rule, severity, file, line?, message}` in one language, with `seen` and `remedy` where there are any. */
export function asJson(findings: readonly Finding[], locale: Locale): string {
  const rows = findings.map(({ rule, severity, file, line, alias, host, message, seen, remedy }) => ({
    rule,
    severity,
    file: file ?? '',
    line,
    message: pick(message, locale),
    alias,
    host,
    seen,
    remedy: remedy && pick(remedy, locale),
  }));
  return `${JSON.stringify(rows, null, 2)}\n`;
}

/** Gives findings as aligned lines `severity rule file:line message` with a summary as the last line. */
export function asText(findings: readonly Finding[], locale: Locale): string {
  const rows = findings.map(({ rule, severity, file = '', line, message }) => ({
    severity: WORDS[locale][severity],
    rule,
    place: show(file) + (line === undefined ? '' : `:${line}`),
    message: pick(message, locale),
  }));
  const width = (key: 'severity' | 'rule' | 'place') => Math.max(0, ...rows.map((row) => row[key].length));
  const [severity, rule, place] = [width('severity'), width('rule'), Math.min(width('place'), 60)];
  const lines = rows.map(
    (row) =>
      `${row.severity.padEnd(severity)}  ${row.rule.padEnd(rule)}  ${row.place.padEnd(place)}  ${row.message}`,
  );
  return [...lines, summary(findings, locale), ''].join('\n');
}

function summary(findings: readonly Finding[], locale: Locale): string {
  const count = (severity: Severity) => findings.filter((finding) => finding.severity === severity).length;
  const [errors, warnings, infos] = [count('error'), count('warning'), count('info')];
  if (locale === 'zh') return `${errors} 个错误，${warnings} 个警告，${infos} 条提示`;
  const many = (number: number, word: string) => `${number} ${word}${number === 1 ? '' : 's'}`;
  return `${many(errors, 'error')}, ${many(warnings, 'warning')}, ${infos} info`;
}
