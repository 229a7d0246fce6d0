import type { Locale, Text } from '@/lib/text';

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

/** How long ago in the largest unit that fits, e.g. `4 s ago`, `12 min ago`. */
export function ago(ms: number): Text {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < minute) return { en: `${seconds} s ago`, zh: `${seconds} 秒前` };
  const { n, en, zh } = largest(seconds);
  return { en: `${n} ${en} ago`, zh: `${n} ${zh}前` };
}

/** A length of time in the largest unit that fits, e.g. `12 min`. */
export function span(ms: number): Text {
  const { n, en, zh } = largest(Math.max(0, Math.floor(ms / 1000)));
  return { en: `${n} ${en}`, zh: `${n} ${zh}` };
}

function largest(seconds: number): { n: number; en: string; zh: string } {
  if (seconds < minute) return { n: seconds, en: 's', zh: '秒' };
  if (seconds < hour) return { n: Math.floor(seconds / minute), en: 'min', zh: '分钟' };
  if (seconds < 2 * day) return { n: Math.floor(seconds / hour), en: 'h', zh: '小时' };
  return { n: Math.floor(seconds / day), en: 'days', zh: '天' };
}

/** A moment in ms since 1970: the time of day when it is less than a day old, else date and time, in the viewer's zone. */
export function moment(at: number, now: number, locale: Locale): string {
  const date = new Date(at);
  const tag = locale === 'zh' ? 'zh-CN' : 'en-GB';
  const recent = Math.abs(now - at) < day * 1000;
  return recent
    ? date.toLocaleTimeString(tag, { hour12: false })
    : date.toLocaleString(tag, { hour12: false });
}

/** Whole days from `now` (ms) until the end of a day `YYYY-MM-DD`; negative when it is over. */
export function daysUntil(isoDay: string, now: number): number {
  return Math.ceil((Date.parse(`${isoDay}T23:59:59.999Z`) - now) / (day * 1000)) - 1;
}
