'use client';

import { useVirtualizer, type Virtualizer } from '@tanstack/react-virtual';
import {
  type KeyboardEvent,
  type RefObject,
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { Button } from '@/components/ui/button';
import { Spinner } from '@/components/ui/spinner';
import { useT } from '@/lib/i18n/client';
import { LogRow } from './log-row';
import type { ShownEntry } from './log-state';
import { useExplain } from './use-explain';
import type { Loading } from './use-logs';

interface Props {
  /** Oldest first. */
  entries: ShownEntry[];
  newestFirst: boolean;
  named: boolean;
  highlight: string;
  /** The first entry not older than this (µs) is gone to and marked. */
  target: number | undefined;
  loading: Loading;
  more: { older: boolean; newer: boolean };
  onOlder: () => void;
  onNewer: () => void;
  empty: string;
}

const ROW_PX = 20;
/** This close to the end counts as being there. */
const END_PX = 30;

type Rows = Virtualizer<HTMLDivElement, Element>;

/** Keeps what the reader sees in its place when entries come in above it. */
function useAnchor(
  rows: Rows,
  first: string | undefined,
  keys: (index: number) => string | undefined,
  count: number,
) {
  const before = useRef<string>(undefined);
  useLayoutEffect(() => {
    const known = before.current;
    before.current = first;
    if (!known || known === first) return;
    let moved = 0;
    while (moved < count && keys(moved) !== known) moved++;
    const top = rows.range?.startIndex ?? 0;
    if (moved > 0 && moved < count && (rows.scrollOffset ?? 0) > END_PX)
      rows.scrollToIndex(top + moved, { align: 'start' });
  }, [rows, first, keys, count]);
}

/** Follows the end of the list until the reader scrolls away from it. */
function useStick(on: boolean, rows: Rows, count: number, last: string | undefined) {
  const [stuck, setStuck] = useState(true);
  const [missed, setMissed] = useState(0);
  const seen = useRef(count);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new last entry is what makes it scroll
  useEffect(() => {
    const fresh = Math.max(0, count - seen.current);
    seen.current = count;
    if (!on || count === 0) return;
    if (stuck) rows.scrollToIndex(count - 1, { align: 'end' });
    else setMissed((n) => n + fresh);
  }, [on, stuck, count, last]);
  const onScroll = useCallback((box: HTMLElement) => {
    const atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < END_PX;
    setStuck(atEnd);
    if (atEnd) setMissed(0);
  }, []);
  return { paused: on && !stuck, missed, onScroll, resume: () => setStuck(true) };
}

/** The lines, only those in view in the document; older and newer ones are loaded at the ends. */
export function LogList(props: Props) {
  const { entries, newestFirst, named, highlight, target, loading, more, empty } = props;
  const t = useT();
  const explain = useExplain();
  const box = useRef<HTMLDivElement>(null);
  const [current, setCurrent] = useState<string>();
  const [whole, setWhole] = useState<ReadonlySet<string>>(new Set());
  const count = entries.length;
  const at = useCallback(
    (index: number) => entries[newestFirst ? count - 1 - index : index],
    [entries, newestFirst, count],
  );
  const keyAt = useCallback((index: number) => at(index)?.key, [at]);
  const rows = useVirtualizer({
    count,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_PX,
    getItemKey: (index) => keyAt(index) ?? index,
    overscan: 15,
  });
  useAnchor(rows, keyAt(0), keyAt, count);
  const stick = useStick(!newestFirst, rows, count, entries.at(-1)?.key);
  const marked = useTarget(rows, entries, newestFirst, target);
  const show = (key: string) => setWhole((before) => new Set(before).add(key));
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget) return;
    const index = moveBy(event.key, indexOf(count, keyAt, current), rows, count);
    if (index !== undefined) {
      event.preventDefault();
      setCurrent(keyAt(index));
      rows.scrollToIndex(index, { align: 'auto' });
    }
    if (event.key === 'c' && !event.ctrlKey && !event.metaKey && current) {
      const entry = entries.find(({ key }) => key === current);
      if (entry) void navigator.clipboard?.writeText(entry.text);
    }
    if (event.key === 'Enter' && current) show(current);
  };
  const top = newestFirst ? 'newer' : 'older';
  const bottom = newestFirst ? 'older' : 'newer';
  useEnds(box, rows, count, props, top, bottom);
  return (
    <div className="relative">
      <Edge side={top} {...props} />
      {/* biome-ignore lint/a11y/useSemanticElements: lines are no form fields */}
      <div
        ref={box}
        role="group"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        tabIndex={0}
        aria-label={t({
          en: 'Log lines; arrow keys choose a line, C copies it, Enter shows all of it',
          zh: '日志内容；方向键选择行，C 复制，Enter 显示全部',
        })}
        aria-activedescendant={current ? `line-${current}` : undefined}
        aria-busy={loading === 'first'}
        className="h-[calc(100vh-26rem)] min-h-72 overflow-y-auto overflow-x-hidden py-1"
        style={{ overflowAnchor: 'none' }}
        onKeyDown={onKeyDown}
        onScroll={(event) => stick.onScroll(event.currentTarget)}
      >
        {count === 0 ? (
          <p className="px-4 py-6 text-center text-muted">{loading === 'first' ? <Spinner /> : empty}</p>
        ) : null}
        <div className="relative w-full" style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map(({ index, key, start }) => {
            const entry = at(index);
            if (!entry) return null;
            return (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are handled by the list
              // biome-ignore lint/a11y/noStaticElementInteractions: a click only chooses the line
              <div
                key={key}
                data-index={index}
                ref={rows.measureElement}
                className="absolute top-0 left-0 w-full"
                style={{ transform: `translateY(${start}px)` }}
                onClick={() => setCurrent(entry.key)}
              >
                <LogRow
                  id={`line-${entry.key}`}
                  entry={entry}
                  named={named}
                  current={entry.key === current}
                  marked={entry.key === marked}
                  whole={whole.has(entry.key)}
                  highlight={highlight}
                  explain={explain}
                  onWhole={() => show(entry.key)}
                />
              </div>
            );
          })}
        </div>
      </div>
      {stick.paused ? (
        <div className="absolute inset-x-0 bottom-10 flex justify-center">
          <Button kind="primary" onClick={stick.resume}>
            {t({
              en: `Paused · ${stick.missed} new · go to the end`,
              zh: `已暂停 · ${stick.missed} 条新日志 · 回到末尾`,
            })}
          </Button>
        </div>
      ) : null}
      <Edge side={bottom} {...props} />
      <span className="sr-only" role="status">
        {more.older ? '' : t({ en: 'The log begins here.', zh: '已到日志开头。' })}
      </span>
    </div>
  );
}

function indexOf(
  count: number,
  keyAt: (index: number) => string | undefined,
  key: string | undefined,
): number {
  if (!key) return -1;
  for (let index = 0; index < count; index++) if (keyAt(index) === key) return index;
  return -1;
}

/** Where a key leads; the first press begins with the first line in view. */
function moveBy(key: string, from: number, rows: Rows, count: number): number | undefined {
  const step = key === 'ArrowDown' ? 1 : key === 'ArrowUp' ? -1 : 0;
  if (step === 0 || count === 0) return undefined;
  if (from < 0) return rows.range?.startIndex ?? 0;
  return Math.min(count - 1, Math.max(0, from + step));
}

/** Goes to the moment asked for as soon as its surroundings are loaded; gives the entry there. */
function useTarget(
  rows: Rows,
  entries: ShownEntry[],
  newestFirst: boolean,
  target: number | undefined,
): string | undefined {
  const gone = useRef<number>(undefined);
  const found = target === undefined ? -1 : entries.findIndex(({ micros }) => micros >= target);
  const index = found < 0 ? entries.length - 1 : found;
  useEffect(() => {
    if (target === undefined) gone.current = undefined;
    if (target === undefined || entries.length === 0 || gone.current === target) return;
    gone.current = target;
    rows.scrollToIndex(newestFirst ? entries.length - 1 - index : index, { align: 'center' });
  }, [rows, target, index, entries.length, newestFirst]);
  return target === undefined ? undefined : entries[index]?.key;
}

/** Loads more when the reader scrolls to an end of what is loaded. */
function useEnds(
  box: RefObject<HTMLDivElement | null>,
  rows: Rows,
  count: number,
  { loading, more, onOlder, onNewer }: Props,
  top: 'older' | 'newer',
  bottom: 'older' | 'newer',
) {
  const load = { older: onOlder, newer: onNewer };
  const { startIndex = 0, endIndex = 0 } = rows.range ?? {};
  const scrolled = (rows.scrollOffset ?? 0) > 0;
  const nearEnd = count > 0 && endIndex >= count - 3 && scrolled;
  const nearStart = count > 0 && startIndex <= 2 && scrolled && (box.current?.scrollTop ?? 0) < 60;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a step of scrolling is what loads more
  useEffect(() => {
    if (loading) return;
    if (nearEnd && more[bottom]) load[bottom]();
    else if (nearStart && more[top]) load[top]();
  }, [nearEnd, nearStart, loading]);
}

/** Loads more by a button too, for those who do not scroll. */
function Edge({ side, more, loading, onOlder, onNewer, entries }: Props & { side: 'older' | 'newer' }) {
  const t = useT();
  if (!more[side] || entries.length === 0) return null;
  return (
    <div className="flex justify-center border-line py-0.5 text-[13px]">
      <Button
        small
        kind="quiet"
        busy={loading === side}
        disabled={loading !== undefined}
        onClick={side === 'older' ? onOlder : onNewer}
      >
        {side === 'older'
          ? t({ en: 'Older lines', zh: '更早的日志' })
          : t({ en: 'Newer lines', zh: '更新的日志' })}
      </Button>
    </div>
  );
}
