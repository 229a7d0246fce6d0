const minutes = [1, 5, 15, 60];

/** Gives after how many ms a delivery that has failed so many times is tried again; undefined when it is given up. */
export function retryAfterMs(failures: number): number | undefined {
  const wait = minutes[failures - 1];
  return wait === undefined ? undefined : wait * 60_000;
}
