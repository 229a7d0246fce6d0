import type { ScheduleState } from '@/lib/backups/types';
import type { Text } from '@/lib/text';
import { minuteOf } from './moment';
import type { Observation, Rule, Scene } from './types';

const hourMs = 3_600_000;
/** Beginning is tried every minute; what hinders it once may be over by the next time. */
const REFUSALS = 3;

type Schedule = Extract<ScheduleState, { on: true }>;
type Said = Pick<Observation, 'state' | 'message' | 'seen'>;

const fine: Text = { en: 'Scheduled backups are in order.', zh: '定时备份正常。' };

const ended = (text: Text | undefined, code: string): Text => text ?? { en: `${code}.`, zh: `${code}。` };

function failed({ at, code, text }: NonNullable<Schedule['failed']>): Said {
  const why = ended(text, code);
  const message = {
    en: `The last scheduled backup failed. ${why.en}`,
    zh: `最近一次定时备份失败。${why.zh}`,
  };
  return { state: 'bad', message, seen: `${code} ${minuteOf(at)}` };
}

function refused({ code, text }: NonNullable<Schedule['refused']>): Said {
  const why = ended(text, code);
  const message = {
    en: `A scheduled backup is due and cannot begin. ${why.en}`,
    zh: `定时备份已到期但无法开始。${why.zh}`,
  };
  return { state: 'bad', message, seen: code };
}

function overdue({ lastGoodAt, setAt, everyHours }: Schedule): Said {
  const since = minuteOf(lastGoodAt ?? setAt);
  const message = {
    en: `No scheduled backup has succeeded since ${since}; one is wanted every ${everyHours} h.`,
    zh: `自 ${since} 起没有成功的定时备份，设定间隔为 ${everyHours} 小时。`,
  };
  return { state: 'bad', message, seen: since };
}

/** Only a good backup makes up for a missing one; that somebody has set the schedule anew merely gives it time. */
function judged(schedule: Schedule, intervals: number, now: number): Said {
  const limitMs = intervals * schedule.everyHours * hourMs;
  const isOver = (since: number) => now - since > limitMs;
  const waiting: Said = { state: 'between', message: fine, seen: '' };
  if (schedule.active) return waiting;
  if (schedule.failed) return failed(schedule.failed);
  if (schedule.refused && schedule.refused.times >= REFUSALS) return refused(schedule.refused);
  const { lastGoodAt, setAt } = schedule;
  if (isOver(Math.max(lastGoodAt ?? 0, setAt))) return overdue(schedule);
  return lastGoodAt === undefined || isOver(lastGoodAt) || schedule.refused
    ? waiting
    : { state: 'good', message: fine, seen: '' };
}

/** The backups that the cluster's schedule takes: the last one failed, one cannot begin, or none was good for so many intervals. */
export function observeBackups({ facts, now }: Scene, { threshold }: Rule): Observation[] {
  const { backups } = facts;
  const said: Said = backups.on
    ? judged(backups, threshold ?? 0, now)
    : { state: 'good', message: fine, seen: '' };
  return [{ kind: 'backup-missing', subject: '', ...said }];
}
