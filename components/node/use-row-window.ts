'use client';

import { type RefObject, useEffect, useState } from 'react';

export const rowHeight = 32;
/** Rows drawn beyond both edges, so that a quick wheel meets no white. */
const spare = 12;
/** Rows of the first paint, before the browser has told the height. */
const firstRows = 40;

/** Gives the range of rows of equal height to draw in a scrolling element; renewed only when it moves by more than half of the spare rows. */
export function useRowWindow(
  scroller: RefObject<HTMLElement | null>,
  count: number,
): { first: number; end: number } {
  const [range, setRange] = useState({ first: 0, end: firstRows });
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    let frame = 0;
    const measure = () => {
      frame = 0;
      const top = Math.floor(element.scrollTop / rowHeight);
      const visible = Math.ceil(element.clientHeight / rowHeight);
      setRange((now) => {
        const covered = now.first <= Math.max(0, top - spare / 2) && now.end >= top + visible + spare / 2;
        const tight = now.end - now.first <= visible + 3 * spare;
        return covered && tight ? now : { first: Math.max(0, top - spare), end: top + visible + spare };
      });
    };
    const soon = () => {
      frame ||= requestAnimationFrame(measure);
    };
    const resize = new ResizeObserver(soon);
    resize.observe(element);
    element.addEventListener('scroll', soon, { passive: true });
    measure();
    return () => {
      cancelAnimationFrame(frame);
      resize.disconnect();
      element.removeEventListener('scroll', soon);
    };
  }, [scroller]);
  const end = Math.min(range.end, count);
  return { first: Math.min(range.first, Math.max(0, end - 1)), end };
}
