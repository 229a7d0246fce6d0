import type { Action, ActionContext } from '@/lib/runs/action';
import type { HostConnection } from '@/lib/ssh/types';
import type { Moment } from './cells.ts';

export interface Stop {
  stage: string;
  moment: Moment;
  /** In which host's step; absent, or without a step there: the first that comes. */
  host?: string;
}

/** The stages of a run with the steps that were done before this process, and where each step belongs. */
export interface RunStages {
  stages: { key: string; steps: { key: string; host?: string; done: boolean }[] }[];
}

interface StageNow {
  key: string;
  hosts: Set<string>;
  left: Set<string>;
}

const REMOTE = new Set<PropertyKey>(['exec', 'readFile', 'writeFile', 'upload']);

/** Has every remote call of a step go through `around`. */
function watched(conn: HostConnection, around: <T>(work: () => Promise<T>) => Promise<T>): HostConnection {
  return new Proxy(conn, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      if (!REMOTE.has(name)) return value.bind(target);
      return (...args: unknown[]) => around(() => value.apply(target, args) as Promise<never>);
    },
  });
}

/** Holds a run at chosen moments of its stages until it is told to go on. */
export class Breakpoints {
  /** Most remote calls that one step of an action made, by action. */
  readonly calls: Record<string, number>;
  private armed: Stop[] = [];
  private holding: { opened: Promise<void>; open: () => void } | undefined;
  private readonly runs = new Map<string, Promise<Map<string, StageNow>>>();

  constructor(
    private readonly reached: (stop: Stop) => void,
    private readonly stagesOf: (runId: string) => Promise<RunStages>,
    calls: Record<string, number> = {},
  ) {
    this.calls = { ...calls };
  }

  /** Replaces what is armed; each stop is used once. */
  arm(stops: Stop[]): void {
    this.armed = [...stops];
  }

  /** Lets the run go on. */
  go(): void {
    this.holding?.open();
    this.holding = undefined;
  }

  /** Gives the action with the three moments in it. */
  wrap<A>(action: Action<A>): Action<A> {
    const { check } = action;
    const apply = async (ctx: ActionContext, args: A) => {
      if (!check) await this.begins(ctx);
      await this.applied(action, ctx, args);
      await this.ends(ctx);
    };
    if (!check) return { ...action, apply };
    const checked = async (ctx: ActionContext, args: A) => {
      await this.begins(ctx);
      const state = await check.call(action, ctx, args);
      if (state === 'done') {
        await this.holdAt(ctx, 'in');
        await this.ends(ctx);
      }
      return state;
    };
    return { ...action, check: checked, apply };
  }

  private async stageOf({ runId, step }: ActionContext): Promise<StageNow> {
    const known = this.runs.get(runId) ?? this.stagesOf(runId).then(stagesNow);
    this.runs.set(runId, known);
    const stage = (await known).get(step.key);
    if (!stage) throw new Error(`no stage has the step ${step.key}`);
    return stage;
  }

  private take(stage: StageNow, moment: Moment, host?: string): Stop | undefined {
    const at = this.armed.findIndex(
      (stop) =>
        stop.stage === stage.key &&
        stop.moment === moment &&
        (moment !== 'in' || !stop.host || !stage.hosts.has(stop.host) || stop.host === host),
    );
    return at < 0 ? undefined : this.armed.splice(at, 1)[0];
  }

  private async hold(stop: Stop): Promise<void> {
    let open = () => {};
    const opened = new Promise<void>((resolve) => {
      open = resolve;
    });
    this.holding = { opened, open };
    this.reached(stop);
    await opened;
  }

  /** The other steps of a stage that is held at its begin wait too. */
  private async begins(ctx: ActionContext): Promise<void> {
    const stop = this.take(await this.stageOf(ctx), 'before');
    if (stop) await this.hold(stop);
    else await this.holding?.opened;
  }

  private async ends(ctx: ActionContext): Promise<void> {
    const stage = await this.stageOf(ctx);
    stage.left.delete(ctx.step.key);
    const stop = stage.left.size === 0 ? this.take(stage, 'after') : undefined;
    if (stop) await this.hold(stop);
  }

  private async applied<A>(action: Action<A>, ctx: ActionContext, args: A): Promise<void> {
    const stage = await this.stageOf(ctx);
    const { host } = ctx.step;
    const usual = this.calls[action.name] ?? 0;
    let calls = 0;
    const around = async <T>(work: () => Promise<T>): Promise<T> => {
      calls++;
      const stop = calls >= Math.ceil(usual / 2) ? this.take(stage, 'in', host) : undefined;
      const result = work();
      if (!stop) return result;
      result.catch(() => {});
      await this.hold(stop);
      return result;
    };
    // a step without remote calls is held before its work
    const stop = usual === 0 ? this.take(stage, 'in', host) : undefined;
    if (stop) await this.hold(stop);
    const connect = async (hostId: string) => watched(await ctx.connect(hostId), around);
    await action.apply({ ...ctx, connect }, args);
    this.calls[action.name] = Math.max(calls, this.calls[action.name] ?? 0);
    await this.holdAt(ctx, 'in');
  }

  /** A step that had less to do than usual, or nothing. */
  private async holdAt(ctx: ActionContext, moment: Moment): Promise<void> {
    const stop = this.take(await this.stageOf(ctx), moment, ctx.step.host);
    if (stop) await this.hold(stop);
  }
}

function stagesNow({ stages }: RunStages): Map<string, StageNow> {
  const byStep = new Map<string, StageNow>();
  for (const { key, steps } of stages) {
    const left = new Set(steps.filter(({ done }) => !done).map((step) => step.key));
    const now = { key, left, hosts: new Set(steps.flatMap(({ host }) => host ?? [])) };
    for (const step of steps) byStep.set(step.key, now);
  }
  return byStep;
}
