import { afterEach, describe, expect, it } from 'vitest';
import { DdbForm, DdbInt, DdbObj, DdbType } from './client';
import { type FakeHandler, fakePeer, printed } from './fake-peer';
import { runScript } from './script';
import { openSession } from './session';
import {
  cancelShell,
  closeShell,
  openShell,
  runInShell,
  runInSomeShell,
  shellPage,
  shellVariablePage,
} from './shell';

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const clean of cleanups.splice(0)) clean();
});

const numbers = (count: number, from = 0) =>
  new DdbObj({
    form: DdbForm.table,
    type: DdbType.void,
    rows: count,
    cols: 1,
    name: '',
    value: [
      new DdbObj({
        form: DdbForm.vector,
        type: DdbType.int,
        rows: count,
        cols: 1,
        name: 'n',
        value: Int32Array.from({ length: count }, (_, i) => from + i),
      }),
    ],
  });

async function shellOn(handler: FakeHandler, owner = 'ann') {
  const peer = await fakePeer(handler);
  cleanups.push(peer.close);
  const connect = () => openSession(peer);
  const id = await openShell(owner, connect);
  cleanups.push(() => closeShell(id, owner));
  return { id, connect };
}

describe('runScript', () => {
  it('gives prints, result and duration, and bounds the prints', async () => {
    const peer = await fakePeer((_request, socket) => {
      for (let i = 0; i < 1005; i++) socket.send(printed(i === 0 ? 'x'.repeat(30_000) : String(i)));
      return new DdbInt(1);
    });
    cleanups.push(peer.close);
    const session = await openSession(peer);
    cleanups.push(() => session.close());
    const outcome = await runScript(session, 'x');
    expect(outcome).toMatchObject({ printsDropped: 5, result: { form: 'scalar', value: 1 } });
    expect(outcome.prints).toHaveLength(1000);
    expect(outcome.prints[0]?.length).toBe(20_001);
    expect(outcome.durationMs).toBeGreaterThanOrEqual(0);
  });
});

describe('shells', () => {
  it('gives the first page of a result and the others without asking the server again', async () => {
    let asked = 0;
    const { id } = await shellOn(() => {
      asked += 1;
      return numbers(250);
    });
    expect((await runInShell(id, 'ann', 't')).result).toMatchObject({
      total: 250,
      offset: 0,
      rows: { length: 100 },
    });
    expect(shellPage(id, 'ann', { offset: 200 })).toMatchObject({
      offset: 200,
      rows: { length: 50, 0: [200] },
    });
    expect(asked).toBe(1);
  });

  it('pages a variable on the server and takes nothing but a name for it', async () => {
    const scripts: string[] = [];
    const { id } = await shellOn(({ text }) => {
      scripts.push(text);
      return text.startsWith('exec') ? new DdbInt(1_210_000) : numbers(2, 40);
    });
    expect(await shellVariablePage(id, 'ann', 't', { offset: 40, limit: 2 })).toMatchObject({
      offset: 40,
      total: 1_210_000,
      rows: [[40], [41]],
    });
    expect(scripts).toEqual(['exec count(*) from t', 'select * from t limit 40, 2']);
    await expect(
      shellVariablePage(id, 'ann', 't; shutdown()', { offset: 0, limit: 1 }),
    ).rejects.toMatchObject({ code: 'DDB-ERROR' });
  });

  it('belongs to one person, and is gone when its connection is', async () => {
    const { id } = await shellOn(({ text }, socket) => {
      if (text === 'die') socket.terminate();
      return new DdbInt(1);
    });
    await expect(runInShell(id, 'bob', '1')).rejects.toMatchObject({ code: 'SHELL-GONE' });
    await expect(runInShell(id, 'ann', 'die')).rejects.toMatchObject({ code: 'DDB-CLOSED' });
    await expect(runInShell(id, 'ann', '1')).rejects.toMatchObject({ code: 'SHELL-GONE' });
  });

  it('sends a script once, also when the connection breaks while it runs; the next one gets a new shell', async () => {
    const sent: string[] = [];
    const { id, connect } = await shellOn(({ text }, socket) => {
      sent.push(text);
      if (text !== 'append') return new DdbInt(1);
      socket.terminate();
      return undefined;
    });
    const run = (script: string) => runInSomeShell({ shellId: id, owner: 'ann', script }, connect);
    expect(await run('create')).toMatchObject({ shellId: id });
    await expect(run('append')).rejects.toMatchObject({
      code: 'DDB-CLOSED',
      detail: { remedy: { en: expect.stringContaining('may have run') } },
    });
    expect(sent).toEqual(['create', 'append']);
    const { shellId } = await run('count');
    cleanups.push(() => closeShell(shellId, 'ann'));
    expect(shellId).not.toBe(id);
    expect(sent).toEqual(['create', 'append', 'count']);
  });

  it('cancels through a second session, and the shell goes on', async () => {
    let fail: (answer: { error: string }) => void = () => {};
    const { id } = await shellOn(({ text }) => {
      if (text === 'slow')
        return new Promise((resolve) => {
          fail = resolve;
        });
      if (text.includes('cancelConsoleJob'))
        fail({ error: `cancelled ${/sessionId = (\d+)/.exec(text)?.[1]}` });
      return new DdbInt(2);
    });
    const running = runInShell(id, 'ann', 'slow');
    running.catch(() => {});
    await cancelShell(id, 'ann');
    await expect(running).rejects.toThrow('cancelled 77');
    expect((await runInShell(id, 'ann', 'x')).result).toMatchObject({ value: 2 });
  });

  it('gives way when a person has too many: the longest idle one ends, and none that runs', async () => {
    const handler: FakeHandler = ({ text }) => (text === 'slow' ? undefined : new DdbInt(1));
    const ids: string[] = [];
    for (let i = 0; i < 4; i++) ids.push((await shellOn(handler, 'eve')).id);
    const busy = runInShell(ids[0]!, 'eve', 'slow');
    busy.catch(() => {});
    ids.push((await shellOn(handler, 'eve')).id);
    await expect(runInShell(ids[1]!, 'eve', 'x')).rejects.toMatchObject({ code: 'SHELL-GONE' });
    expect((await runInShell(ids[4]!, 'eve', 'x')).result).toMatchObject({ value: 1 });
    for (const id of ids.slice(2)) runInShell(id, 'eve', 'slow').catch(() => {});
    await expect(shellOn(handler, 'eve')).rejects.toMatchObject({ code: 'SHELL-LIMIT' });
  });
});
