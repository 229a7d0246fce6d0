/** Gives a function that runs pieces of work with the same key one after the other, in the order in which they were asked for; it gives and throws what the work does. */
export function turns(): <T>(key: string, work: () => Promise<T>) => Promise<T> {
  const last = new Map<string, Promise<unknown>>();
  return async (key, work) => {
    const before = last.get(key);
    const own = (async () => {
      // How the one before ended is told to those who asked for it.
      await before?.catch(() => {});
      return work();
    })();
    last.set(key, own);
    try {
      return await own;
    } finally {
      if (last.get(key) === own) last.delete(key);
    }
  };
}
