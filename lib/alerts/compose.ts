import { formatTime } from '@/lib/format';
import { type Locale, pick, type Text } from '@/lib/text';
import { kinds } from './kinds';
import type { AlertKind, Severity } from './types';
import { severityNames } from './words';

/** One alert in a message: that it was raised, or that it is over. Times are ISO 8601 in UTC. */
export interface NoticeItem {
  event: 'raised' | 'cleared';
  id: string;
  rule: AlertKind;
  severity: Severity;
  cluster: { id: string; name: string } | null;
  subject: string;
  message: Text;
  seen: string;
  raisedAt: string;
  clearedAt: string | null;
}

/** One message: what people read, and the same for programs (docs/alerts.md). */
export interface Notice {
  subject: string;
  text: string;
  body: Record<string, unknown>;
}

/** More alerts than this are only counted. */
const listed = 20;

const over: Text = { en: 'over', zh: '已恢复' };
const seenWord: Text = { en: 'Seen', zh: '观测值' };
const remedyWord: Text = { en: 'To do', zh: '处理建议' };
const sinceWord: Text = { en: 'Since', zh: '发生时间' };
const untilWord: Text = { en: 'Over since', zh: '恢复时间' };

function headline(item: NoticeItem, locale: Locale): string {
  const mark = item.event === 'cleared' ? over : severityNames[item.severity];
  const place = [item.cluster?.name, pick(kinds[item.rule].name, locale), item.subject].filter(Boolean);
  return `[${pick(mark, locale)}] ${place.join(' · ')}`;
}

function paragraph(item: NoticeItem, locale: Locale): string {
  const line = (word: Text, value: string) => `${pick(word, locale)}${locale === 'zh' ? '：' : ': '}${value}`;
  const raised = line(sinceWord, formatTime(item.raisedAt, locale));
  const more =
    item.event === 'cleared'
      ? [raised, ...(item.clearedAt ? [line(untilWord, formatTime(item.clearedAt, locale))] : [])]
      : [
          ...(item.seen ? [line(seenWord, item.seen)] : []),
          line(remedyWord, pick(kinds[item.rule].remedy, locale)),
          raised,
        ];
  return [headline(item, locale), pick(item.message, locale), ...more].join('\n');
}

function subjectOf(items: NoticeItem[], locale: Locale): string {
  const [only] = items;
  if (items.length === 1 && only) return `DolphinDB Deck ${headline(only, locale)}`;
  const raised = items.filter(({ event }) => event === 'raised').length;
  const cleared = items.length - raised;
  const names = [...new Set(items.flatMap(({ cluster }) => (cluster ? [cluster.name] : [])))].join(', ');
  const counts =
    locale === 'zh'
      ? [raised ? `${raised} 条告警` : '', cleared ? `${cleared} 条恢复` : ''].filter(Boolean).join('，')
      : [raised ? `${raised} alerts` : '', cleared ? `${cleared} over` : ''].filter(Boolean).join(', ');
  return `DolphinDB Deck [${counts}] ${names}`;
}

const worst = (item: NoticeItem) =>
  (item.event === 'cleared' ? 10 : 0) + Object.keys(severityNames).indexOf(item.severity);

/** Makes one message of alerts that are sent at the same moment, the gravest first; `link` is Deck's page of alerts. */
export function composeNotice(items: NoticeItem[], locale: Locale, link: string, sentAt: Date): Notice {
  const sorted = [...items].sort((a, b) => worst(a) - worst(b));
  const more = sorted.length - listed;
  const rest = more > 0 ? [pick({ en: `… and ${more} more`, zh: `……另有 ${more} 条` }, locale)] : [];
  const paragraphs = sorted.slice(0, listed).map((item) => paragraph(item, locale));
  const text = [...paragraphs, ...rest, link].join('\n\n');
  const subject = subjectOf(sorted, locale);
  const alerts = sorted.map((item) => ({
    ...item,
    name: pick(kinds[item.rule].name, locale),
    message: pick(item.message, locale),
    remedy: pick(kinds[item.rule].remedy, locale),
  }));
  const body = {
    version: 1,
    source: 'dolphindb-deck',
    sentAt: sentAt.toISOString(),
    subject,
    text,
    link,
    alerts,
  };
  return { subject, text, body };
}

/** The message of the test button. */
export function testNotice(locale: Locale, link: string, sentAt: Date): Notice {
  const subject = pick({ en: 'DolphinDB Deck test message', zh: 'DolphinDB Deck 测试消息' }, locale);
  const says = pick(
    { en: 'This channel receives alerts from DolphinDB Deck.', zh: '此渠道将接收 DolphinDB Deck 的告警。' },
    locale,
  );
  const text = `${subject}\n\n${says}\n\n${link}`;
  const body = {
    version: 1,
    source: 'dolphindb-deck',
    sentAt: sentAt.toISOString(),
    test: true,
    subject,
    text,
    link,
    alerts: [],
  };
  return { subject, text, body };
}
