import { randomInt } from 'node:crypto';
import { ServerError } from './errors.ts';
import { findFunction, GUEST_FUNCTIONS } from './functions/index.ts';
import { asValue, type Caller, describeArguments } from './functions/registry.ts';
import type { Node } from './node.ts';
import { guardedHost } from './node-host.ts';
import { ScriptSession } from './script/index.ts';
import { string, type Value, VOID } from './script/values.ts';
import { errorAnswer, okAnswer, parseRequest, printMessage, type Request } from './wire.ts';

/** Helpers that the JavaScript client defines by script; the node has them built in (dolphindb-wire-protocol.md section 3). */
const CLIENT_HELPER = /^\s*def (invoke|jsrpc|pnode_run) \(/;
/** What the client's `cancel()` runs on a second connection. */
const CLIENT_CANCEL = /^jobs = exec rootJobId from getConsoleJobs\(\) where sessionId = (\d+)\s/;

interface Remote {
  ip: string;
  port: number;
}

/** One connection: its identity, its variables, one request at a time. */
export class Session implements Caller {
  readonly sid = String(randomInt(1, 2 ** 32 - 1));
  readonly connectedAt = Date.now();
  readonly remoteIp: string;
  readonly remotePort: number;
  user = 'guest';
  isAdmin = false;
  private readonly script: ScriptSession;
  private prints = false;

  constructor(
    private readonly node: Node,
    remote: Remote,
    private readonly print: (message: Buffer) => void,
  ) {
    this.remoteIp = remote.ip;
    this.remotePort = remote.port;
    this.script = new ScriptSession(
      guardedHost(node.host, () => this.isAdmin),
      {
        print: (text) => {
          if (this.prints) this.print(printMessage(text));
        },
        call: (name, args) => (findFunction(name) ? this.callServer(name, args) : undefined),
      },
    );
  }

  /** Answers one request of the WebSocket API. */
  async handle(data: Buffer): Promise<Buffer> {
    try {
      const request = parseRequest(data);
      this.prints = request.prints;
      return await this.node.meter.job(() => this.answer(request));
    } catch (error) {
      return errorAnswer(this.sid, (error as Error).message);
    }
  }

  private async answer(request: Request): Promise<Buffer> {
    switch (request.command) {
      case 'connect':
        await this.connect(request.text);
        return okAnswer(this.sid);
      case 'variable':
        this.requireLogin('variable');
        request.name.split(',').forEach((name, i) => {
          this.script.setVar(name, request.args[i] ?? VOID);
        });
        return okAnswer(this.sid);
      case 'script':
        return okAnswer(this.sid, await this.job(request.text, () => this.run(request.text)));
      case 'function':
        return okAnswer(this.sid, await this.job(request.name, () => this.call(request.name, request.args)));
    }
  }

  private job<A>(description: string, work: () => Promise<A>): Promise<A> {
    const { sid, user, remoteIp, remotePort } = this;
    return this.node.jobs.run(
      { sid, user, remoteIp, remotePort, description: description.slice(0, 200) },
      work,
    );
  }

  private async connect(text: string): Promise<void> {
    const [command, user = '', password = ''] = text.split('\n');
    if (command === 'login') await this.call('login', [string(user), string(password)]);
  }

  private requireLogin(name: string | undefined): void {
    if (this.user !== 'guest' || !this.node.cluster.clientAuth() || GUEST_FUNCTIONS.has(name ?? '')) return;
    throw new ServerError('Login is required for script execution with client authentication enabled.');
  }

  async run(source: string): Promise<Value> {
    this.requireLogin(undefined);
    const cancel = CLIENT_CANCEL.exec(source);
    if (cancel) {
      for (const job of this.node.jobs.list()) if (job.sid === cancel[1]) this.node.jobs.cancel(job.id);
      return VOID;
    }
    if (CLIENT_HELPER.test(source)) return VOID;
    return this.script.run(source.replace(/^line:\/\/\d+\n/, ''));
  }

  /** Calls by name: the node's functions, then the script engine's and the session's own. */
  async call(name: string, args: Value[]): Promise<Value> {
    this.requireLogin(name);
    if (findFunction(name)) return this.callServer(name, args);
    const answer = await this.script.call(name, args);
    if (answer === undefined) throw new ServerError(`Can't recognize function name ${name}`);
    return answer;
  }

  private async callServer(name: string, args: Value[]): Promise<Value> {
    try {
      return asValue(await findFunction(name)?.(args, { node: this.node, caller: this }));
    } catch (error) {
      if (!(error instanceof ServerError)) throw error;
      if (error.wrapped) throw error;
      const wrapped = new ServerError(`${name}(${describeArguments(args)}) => ${error.message}`);
      wrapped.wrapped = true;
      throw wrapped;
    }
  }
}
