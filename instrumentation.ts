/** Runs once when the server process starts; the Node part is apart because this file is also compiled for the Edge runtime. */
export async function register() {
  if (process.env.NEXT_RUNTIME === 'nodejs') await (await import('./instrumentation.node')).boot();
}
