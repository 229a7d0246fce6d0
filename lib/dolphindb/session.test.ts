import { once } from 'node:events';
import http from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { DdbInt, DdbString, DdbVectorString } from './client';
import { isDdbError } from './errors';
import { type FakeHandler, fakePeer, ok, printed } from './fake-peer';
import { type DdbSession, openSession } from './session';
import { openSockets } from './socket';
import { connectTimeout } from './transport-errors';

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const clean of cleanups.splice(0)) clean();
});

async function peer(handler: FakeHandler, onConnect?: Parameters<typeof fakePeer>[1]) {
  const made = await fakePeer(handler, onConnect);
  cleanups.push(made.close);
  return made;
}

async function session(handler: FakeHandler): Promise<DdbSession> {
  const opened = await openSession({ ...(await peer(handler)), timeoutMs: 2000 });
  cleanups.push(() => opened.close());
  return opened;
}

async function tcp(onSocket: (socket: net.Socket) => void) {
  const sockets = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    onSocket(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanups.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { host: '127.0.0.1', port: (server.address() as AddressInfo).port };
}

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'resolved',
    (error) => error.code as string,
  );

describe('opening a session', () => {
  it('says unreachable when the port is closed', async () => {
    const { port, host } = await tcp(() => {});
    for (const clean of cleanups.splice(0)) clean();
    const error = await openSession({ host, port }).catch((e) => e);
    expect(error.code).toBe('DDB-UNREACHABLE');
    expect(error.detail.seen).toContain('ECONNREFUSED');
  });

  it('says unreachable for a name that does not resolve and for a nonsense address', async () => {
    expect(await codeOf(openSession({ host: `${'x'.repeat(64)}.invalid`, port: 1, timeoutMs: 4000 }))).toBe(
      'DDB-UNREACHABLE',
    );
    expect(await codeOf(openSession({ host: 'a b', port: 1 }))).toBe('DDB-UNREACHABLE');
  });

  it('says that a web server or another protocol is not DolphinDB', async () => {
    const web = http.createServer((_request, response) => response.writeHead(404).end());
    web.listen(0, '127.0.0.1');
    await once(web, 'listening');
    cleanups.push(() => web.close());
    const { port } = web.address() as AddressInfo;
    const found = await openSession({ host: '127.0.0.1', port }).catch((e) => e);
    expect([found.code, found.detail.seen]).toEqual(['DDB-UNREACHABLE', 'Unexpected server response: 404']);
    const ssh = await tcp((socket) => socket.write('SSH-2.0-OpenSSH\r\n'));
    expect(await codeOf(openSession(ssh))).toBe('DDB-UNREACHABLE');
  });

  it('tells a silent host from a node that accepts and says nothing', () => {
    const dial = { id: '0', aborted: false, connected: false };
    expect(connectTimeout({ site: 'h:1', dial }, 3000).code).toBe('DDB-UNREACHABLE');
    expect(connectTimeout({ site: 'h:1', dial: { ...dial, connected: true } }, 3000).code).toBe(
      'DDB-TIMEOUT',
    );
  });

  it('gives up within the deadline when TCP is accepted and nothing answers, and leaves no socket behind', async () => {
    const hole = await tcp(() => {});
    const before = openSockets();
    const start = Date.now();
    expect(await codeOf(openSession({ ...hole, timeoutMs: 200 }))).toBe('DDB-TIMEOUT');
    expect(Date.now() - start).toBeLessThan(20_000);
    expect(openSockets()).toBe(before);
  });

  it('gives up within the deadline when the upgrade succeeds and the greeting never comes', async () => {
    const server = await fakePeer(
      () => undefined,
      () => {},
      { greets: false },
    );
    cleanups.push(server.close);
    expect(await codeOf(openSession({ ...server, timeoutMs: 200 }))).toBe('DDB-TIMEOUT');
  });

  it.each([
    ['binary', Buffer.from('hello')],
    ['text', '{"hello":1}'],
  ])('survives a peer that speaks first (%s)', async (_kind, greeting) => {
    const server = await peer(
      () => undefined,
      (socket) => socket.send(greeting),
    );
    const error = await openSession({ ...server, timeoutMs: 2000 }).catch((e) => e);
    expect(error.code).toBe('DDB-UNREACHABLE');
    expect(error.message).toContain('not a DolphinDB node');
  });

  it('does not take the greeting of another protocol for an answer', async () => {
    const server = await fakePeer(
      () => undefined,
      (socket) => socket.on('message', () => socket.send(Buffer.from('220 ready\n'))),
      { greets: false },
    );
    cleanups.push(server.close);
    expect(await codeOf(openSession({ ...server, timeoutMs: 2000 }))).toBe('DDB-UNREACHABLE');
  });

  it('is silent on the console and leaves JSON of errors and bigints as the language has it', async () => {
    const spies = (['log', 'warn', 'error', 'info'] as const).map((name) => vi.spyOn(console, name));
    const opened = await session((_request, socket) => {
      socket.send(printed('hello\0there'));
      return new DdbString('x');
    });
    await opened.run('1');
    opened.close();
    expect(spies.map((spy) => spy.mock.calls.length)).toEqual([0, 0, 0, 0]);
    for (const spy of spies) spy.mockRestore();
    expect(JSON.stringify(Object.assign(new Error('x'), { password: 'p' }))).toBe('{"password":"p"}');
    expect(() => JSON.stringify(1n)).toThrow(TypeError);
  });
});

describe('calls', () => {
  it('answers with plain values and passes typed arguments', async () => {
    const seen: unknown[] = [];
    const opened = await session(({ text, args }) => {
      seen.push([text, args]);
      return new DdbVectorString(['a', 'b']);
    });
    const value = await opened.call('f', ['x', true, 3, 5n, ['n1', 'n2'], null, 1.5]);
    expect(seen).toEqual([['f', ['x', true, 3, 5n, ['n1', 'n2'], undefined, 1.5]]]);
    expect(value).toEqual({ form: 'vector', type: 'STRING', items: ['a', 'b'], offset: 0, total: 2 });
  });

  it('hands over printed text in order before the result', async () => {
    const opened = await session((_request, socket) => {
      socket.send(printed('one'));
      socket.send(printed('二'));
      return new DdbInt(3);
    });
    const prints: string[] = [];
    expect(await opened.run('x', { onPrint: (text) => prints.push(text) })).toEqual({
      form: 'scalar',
      type: 'INT',
      value: 3,
    });
    expect(prints).toEqual(['one', '二']);
  });

  it.each([
    ['killed', undefined],
    ['closed with 1000', 1000],
    ['closed with 1001', 1001],
  ])('rejects running and queued calls when the connection is %s', async (_kind, code) => {
    const opened = await session((_request, socket) => {
      if (code) socket.close(code);
      else socket.terminate();
      return undefined;
    });
    const codes = await Promise.all([codeOf(opened.call('a')), codeOf(opened.call('b'))]);
    expect(codes).toEqual(['DDB-CLOSED', 'DDB-CLOSED']);
    expect(opened.open).toBe(false);
    expect(await codeOf(opened.call('c'))).toBe('DDB-CLOSED');
  });

  it('rejects a running call when the session is closed by its owner', async () => {
    const opened = await session(() => undefined);
    const running = codeOf(opened.call('a', [], { timeoutMs: 5000 }));
    setImmediate(() => opened.close());
    expect(await running).toBe('DDB-CLOSED');
  });

  it('ends the connection at a sent call’s deadline, and every queued call settles', async () => {
    const opened = await session(() => undefined);
    const start = Date.now();
    const codes = await Promise.all([
      codeOf(opened.call('slow', [], { timeoutMs: 150 })),
      codeOf(opened.call('queued', [], { timeoutMs: 5000 })),
    ]);
    expect(codes).toEqual(['DDB-TIMEOUT', 'DDB-CLOSED']);
    expect(Date.now() - start).toBeLessThan(20_000);
    expect(opened.open).toBe(false);
  });

  it('a call whose deadline passes in the queue does not disturb the running one', async () => {
    let finish: (value: DdbInt) => void = () => {};
    const names: string[] = [];
    const opened = await session(({ text }) => {
      names.push(text);
      return text === 'slow'
        ? new Promise<never>((resolve) => {
            finish = resolve as never;
          })
        : new DdbInt(2);
    });
    const slow = opened.call('slow', [], { timeoutMs: 5000 });
    expect(await codeOf(opened.call('late', [], { timeoutMs: 50 }))).toBe('DDB-TIMEOUT');
    expect(await codeOf(opened.call('late too', [], { timeoutMs: 50 }))).toBe('DDB-TIMEOUT');
    const after = opened.call('after', [], { timeoutMs: 5000 });
    finish(new DdbInt(1));
    expect(await slow).toMatchObject({ value: 1 });
    expect(await after).toMatchObject({ value: 2 });
    expect(names).toEqual(['slow', 'after']);
  });

  it('is cancelled by a signal', async () => {
    const opened = await session(() => undefined);
    const stop = new AbortController();
    const running = codeOf(opened.run('x', { timeoutMs: 5000, signal: stop.signal }));
    setImmediate(() => stop.abort());
    expect(await running).toBe('DDB-CANCELLED');
  });

  it.each([
    ['a truncated vector', [4, 1, 255, 255, 0, 0, 1, 0, 0, 0, 1]],
    ['a vector cut at a whole item', [4, 1, 2, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0]],
    ['four thousand million texts without bytes', [18, 1, 255, 255, 255, 255, 1, 0, 0, 0, 97]],
    ['texts without an end', [18, 1, 3, 0, 0, 0, 1, 0, 0, 0, 97, 98, 99, 100]],
    ['four thousand million nested items', [25, 1, 255, 255, 255, 255, 1, 0, 0, 0, 4, 0]],
    ['an unknown type', [99, 0, 1, 2, 3, 4]],
  ])('rejects %s at once and stays usable', async (_kind, bytes) => {
    const opened = await session(({ number }) =>
      number === 2 ? ok(Uint8Array.from(bytes)) : new DdbString('fine'),
    );
    expect(await codeOf(opened.call('x', [], { timeoutMs: 2000 }))).toBe('DDB-ERROR');
    expect(await opened.call('x')).toMatchObject({ value: 'fine' });
  });

  it('never takes an extra answer for the answer of a later call', async () => {
    const opened = await session(({ number }, socket) => {
      if (number === 2) socket.send(ok(new DdbString('first').pack()));
      return new DdbString(number === 2 ? 'extra' : 'second');
    });
    expect(await opened.call('a')).toMatchObject({ value: 'first' });
    await expect.poll(() => opened.open, { timeout: 2000 }).toBe(false);
    expect(await codeOf(opened.call('b'))).toBe('DDB-CLOSED');
  });

  it('says so when an answer is larger than the limit', async () => {
    const opened = await session(() => Buffer.alloc(65 * 2 ** 20));
    expect(await codeOf(opened.call('big'))).toBe('DDB-TOO-LARGE');
  });
});

describe('errors', () => {
  const refusal = async (text: string, name = 'f', args: string[] = []) => {
    const opened = await session(() => ({ error: text }));
    return opened.call(name, args).catch((e) => e);
  };

  it.each([
    ['login("a", "b") => The user name or password is incorrect.', 'DDB-AUTH'],
    ['<NotAuthenticated>Only administrators can execute this function.', 'DDB-AUTH'],
    ['Only administrators execute function startDataNode', 'DDB-NO-PRIVILEGE'],
    ['f() => <NoPrivilege>Not granted', 'DDB-NO-PRIVILEGE'],
    ["Can't recognize function name nope", 'DDB-UNKNOWN-FUNCTION'],
    ['Cannot recognize function nope. RefId: S00015', 'DDB-UNKNOWN-FUNCTION'],
    ['<DataNodeNotReady>wait', 'DDB-NOT-READY'],
    ['<NotLeader>', 'DDB-NOT-LEADER'],
    ['Syntax Error: [line #1] Cannot recognize the token foo', 'DDB-ERROR'],
  ])('%s is %s', async (text, code) => {
    expect((await refusal(text)).code).toBe(code);
  });

  it('carries the leader that a follower names, and none during an election', async () => {
    expect((await refusal('startDataNode("a") => <NotLeader>10.0.0.81:8810:controller2')).leader).toEqual({
      host: '10.0.0.81',
      port: 8810,
      alias: 'controller2',
    });
    expect((await refusal('<NotLeader>')).leader).toBeUndefined();
  });

  it('holds no argument and no password, in any property, message or stack', async () => {
    const opened = await session(({ text, args }) => ({
      error: `${text}("${args.join('", "')}") => script: 'login("root", "Other#9")' The user name or password is incorrect.`,
    }));
    const secret = 'S3cret"pa)ss';
    expect((await opened.login('admin', 'Tiger-77').catch((e) => e)).detail.seen).not.toContain('Tiger-77');
    const echoed = await opened.call('f', ['Tiger-77']).catch((e) => e);
    expect(echoed.detail.seen).toContain('f("***")');
    const error = await opened.login('admin', secret).catch((e) => e);
    expect(isDdbError(error, 'DDB-AUTH')).toBe(true);
    const everything =
      JSON.stringify(error) +
      String(error.stack) +
      String(error) +
      JSON.stringify(error.detail) +
      String(error.cause);
    expect(everything).not.toContain('S3cret');
    expect(everything).not.toContain('pa)ss');
    expect(everything).not.toContain('Other#9');
    expect(opened.user).toBe('guest');
    expect(opened.open).toBe(true);
  });
});
