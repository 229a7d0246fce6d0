const registry = globalThis as unknown as { deckSingletons?: Map<string, unknown> };

/** Gives the one instance of `key` in this process, made by `factory` at first use: Next loads pages, routes and instrumentation as separate module graphs. */
export function singleton<T>(key: string, factory: () => T): T {
  registry.deckSingletons ??= new Map();
  const found = registry.deckSingletons.get(key);
  if (found !== undefined) return found as T;
  const made = factory();
  registry.deckSingletons.set(key, made);
  return made;
}
