'use client';

import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { useT } from '@/lib/i18n/client';

interface Props {
  title: string;
  /** Milliseconds since 1970. */
  at: number[];
  lines: { name: string; values: (number | null)[] }[];
  words: (value: number) => string;
  /** What the steps of the scale are multiples of: 1024 for bytes, whose words are binary. */
  base?: 10 | 1024;
}

const height = 110;
const strokes = ['--accent', '--attention'];

function colour(element: HTMLElement, variable: string): string {
  return getComputedStyle(element).getPropertyValue(variable).trim();
}

/** Steps of 1, 2, 5, 10 … and, for bytes, the same times each power of 1024. */
function steps(base: 10 | 1024): number[] {
  if (base === 10) return [-3, -2, -1, 0, 1, 2, 3, 4, 5, 6].flatMap((n) => [1, 2, 5].map((d) => d * 10 ** n));
  const digits = [1, 2, 5, 10, 20, 50, 100, 200, 500];
  return [0, 1, 2, 3, 4, 5].flatMap((n) => digits.map((digit) => digit * 1024 ** n));
}

function optionsFor(element: HTMLElement, { lines, words, base = 10 }: Props): uPlot.Options {
  const muted = colour(element, '--muted');
  const grid = { stroke: colour(element, '--line'), width: 1 };
  return {
    ms: 1,
    width: element.clientWidth,
    height,
    legend: { show: false },
    cursor: { show: false },
    scales: { y: { range: (_plot, _low, high) => [0, high > 0 ? high * 1.1 : 10] } },
    axes: [
      {
        stroke: muted,
        grid,
        ticks: { ...grid, size: 3 },
        gap: 2,
        size: 22,
        font: '11px sans-serif',
        values: (_plot, ticks) => ticks.map((tick) => new Date(tick).toTimeString().slice(0, 5)),
        space: 60,
      },
      {
        stroke: muted,
        grid,
        ticks: { show: false },
        size: 68,
        font: '11px sans-serif',
        incrs: steps(base),
        values: (_plot, ticks) => ticks.map(words),
        space: 34,
      },
    ],
    series: [
      {},
      ...lines.map((_line, at) => ({
        stroke: colour(element, strokes[at] ?? '--accent'),
        width: 1.5,
        ...(at > 0 ? { dash: [5, 3] } : {}),
        points: { show: false },
      })),
    ],
  };
}

/** A line chart of the last values over time, with its latest and highest value in words. */
export function LineChart(props: Props) {
  const { title, at, lines, words } = props;
  const t = useT();
  const place = useRef<HTMLDivElement>(null);
  const latest = useRef(props);
  latest.current = props;
  useEffect(() => {
    const element = place.current;
    if (!element) return;
    const options = optionsFor(element, {
      ...latest.current,
      lines,
      words: (value) => latest.current.words(value),
    });
    const plot = new uPlot(options, [at, ...lines.map(({ values }) => values)], element);
    return () => plot.destroy();
  }, [at, lines]);
  const inWords = lines.map(({ name, values }) => {
    const known = values.filter((value) => value !== null);
    const [last, highest] = [known.at(-1), Math.max(...known)];
    const now = last === undefined ? '—' : words(last);
    const most = known.length === 0 ? '—' : words(highest);
    return { name, now, most };
  });
  const spoken = inWords
    .map(({ name, now, most }) =>
      t({ en: `${name} now ${now}, at most ${most}`, zh: `${name}当前 ${now}，最高 ${most}` }),
    )
    .join('; ');
  return (
    <figure className="min-w-0">
      <figcaption className="flex flex-wrap items-baseline gap-x-2 text-[12px]">
        <span className="font-medium text-[13px]">{title}</span>
        {inWords.map(({ name, now }, index) => (
          <span key={name} className="whitespace-nowrap text-muted">
            <span
              aria-hidden
              className={`mr-1 inline-block w-4 border-t-2 align-middle ${index > 0 ? 'border-attention border-dashed' : 'border-accent'}`}
            />
            {name} {now}
          </span>
        ))}
      </figcaption>
      <div ref={place} role="img" aria-label={`${title}: ${spoken}`} style={{ height }} />
    </figure>
  );
}
