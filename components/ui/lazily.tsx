'use client';

import { type ComponentType, lazy, type ReactNode, Suspense } from 'react';

/** Gives a component whose code is fetched when it is first shown; `meanwhile` stands in its place until then. Adds nothing to a page's first load. */
export function lazily<P extends object>(
  load: () => Promise<{ default: ComponentType<P> }>,
  meanwhile: ReactNode = null,
): ComponentType<P> {
  const Part = lazy(load) as unknown as ComponentType<P>;
  // biome-ignore lint/correctness/noComponentHookFactories: called once for each part, outside of components, like `lazy` itself
  return function Lazily(props: P) {
    return (
      <Suspense fallback={meanwhile}>
        <Part {...props} />
      </Suspense>
    );
  };
}
