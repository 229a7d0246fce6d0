/** The script engine of the stand-in: one session of one node. */
import { Engine, type Env } from './engine.ts';
import { ScriptError } from './errors.ts';
import './functions/index.ts';
import type { NodeHost } from './host.ts';
import { parseScript } from './parser.ts';
import { findBuiltin } from './registry.ts';
import { runScript } from './statements.ts';
import type { Value } from './values.ts';
import { VOID } from './values.ts';

export type { Env } from './engine.ts';
export { ScriptError } from './errors.ts';

/** Helper definitions of the official client, which the server answers natively (dolphindb-wire-protocol.md section 3). */
const CLIENT_HELPERS = /^\s*def (?:invoke|jsrpc|pnode_run) ?\(/;

/** Anything thrown, as the error a client is shown; foreign errors keep their text. */
function asScriptError(error: unknown): ScriptError {
  if (error instanceof ScriptError) return error;
  return new ScriptError(error instanceof Error ? error.message : String(error));
}

export class ScriptSession {
  private readonly engine: Engine;

  constructor(host: NodeHost, env: Env) {
    this.engine = new Engine(host, env);
  }

  /** Runs a script and gives the value of its last statement; throws `ScriptError`. */
  async run(source: string): Promise<Value> {
    if (CLIENT_HELPERS.test(source)) return VOID;
    try {
      return await runScript(this.engine, parseScript(source), this.engine.globals);
    } catch (error) {
      throw asScriptError(error);
    }
  }

  /**
   * Calls a function that this session defined, or a built-in; undefined when there is neither, so that the server can look
   * among its own (`env.call` is not asked here).
   */
  async call(name: string, args: Value[]): Promise<Value | undefined> {
    const own = this.engine.globals.get(name);
    const fn =
      own?.form === 'functiondef'
        ? own
        : findBuiltin(name)
          ? ({ form: 'functiondef', name } as const)
          : undefined;
    if (!fn) return undefined;
    try {
      return await this.engine.apply(fn, args);
    } catch (error) {
      throw asScriptError(error);
    }
  }

  /** Sets a variable, as an upload does. */
  setVar(name: string, value: Value): void {
    this.engine.globals.set(name, value);
  }
}
