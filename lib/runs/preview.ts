import 'server-only';
import { setMaxListeners } from 'node:events';
import { isAppError } from '@/lib/errors';
import type { HostConnection } from '@/lib/ssh/types';
import type { ActionContext, StepPreview } from './action';
import { RunConnections, runRedactor } from './connections';
import { productDeps, type RunDeps } from './deps';
import { type Redact, runError } from './error-view';
import type { Plan, PlanStage, PlanStep } from './plan';
import { parsePlan } from './plan-schema';
import { compareFile } from './preview-file';
import { bindStep } from './registry';
import { settledOrLeft, stopScope } from './stop';
import type { PlanForecast, StepForecast } from './view';

const STEP_MS = 20_000;
const GRACE_MS = 1000;

export interface PreviewInput {
  clusterId: string;
  plan: Plan;
  signal?: AbortSignal;
  /** Called as soon as a step's forecast is known. */
  onStep?: (forecast: StepForecast) => void;
  deps?: Partial<RunDeps>;
}

/** Dry run: for each step its commands, its files compared with what is on the host now, and whether it is already so; changes nothing. A host that cannot be reached leaves its steps unknown. */
export async function previewPlan({
  clusterId,
  plan,
  signal = new AbortController().signal,
  onStep,
  deps,
}: PreviewInput): Promise<PlanForecast> {
  // One listener a step on the same signal is meant, not a leak.
  setMaxListeners(0, signal);
  const all = { ...productDeps(), ...deps };
  const hosts = new PreviewHosts(all, signal);
  const clusterRedact = runRedactor([], await all.clusterSecrets(clusterId));
  const staged = parsePlan(plan).stages.flatMap((stage) => stage.steps.map((step) => ({ stage, step })));
  const lanes = new Map<string, Promise<StepForecast[]>>();
  try {
    for (const { stage, step } of staged) {
      const lane = step.hostId ?? '';
      const before = lanes.get(lane) ?? Promise.resolve([]);
      lanes.set(
        lane,
        before.then(async (done) => {
          const forecast = await forecastStep({ clusterId, stage, step, hosts, signal, clusterRedact });
          onStep?.(forecast);
          return [...done, forecast];
        }),
      );
    }
    const steps = new Map(
      (await Promise.all(lanes.values())).flat().map((forecast) => [forecast.key, forecast]),
    );
    return {
      steps: staged.map(({ step }) => steps.get(step.key) as StepForecast),
      madeAt: new Date().toISOString(),
    };
  } finally {
    hosts.close();
  }
}

interface Look {
  clusterId: string;
  stage: PlanStage;
  step: PlanStep;
  hosts: PreviewHosts;
  signal: AbortSignal;
  clusterRedact: Redact;
}

async function forecastStep(look: Look): Promise<StepForecast> {
  const { stage, step, hosts } = look;
  const base = {
    key: step.key,
    stageKey: stage.key,
    title: step.title,
    ...(step.hostId ? { hostId: step.hostId } : {}),
    ...(step.host ? { host: step.host } : {}),
  };
  const redact: Redact = (text) => look.clusterRedact(hosts.redact(text));
  const scope = stopScope(look.signal, STEP_MS);
  let described: StepPreview = { commands: [] };
  try {
    described = bindStep(step).describe();
    const seen = await settledOrLeft(lookAt(look, described, scope.signal, redact), scope.signal, GRACE_MS);
    return { ...base, ...seen, commands: described.commands.map(redact) };
  } catch (error) {
    const refused = isAppError(error) && !/^(SSH|RUN|HOST)-/.test(error.code);
    const files = (described.files ?? []).map((file) => ({
      ...compareFile(file, undefined, redact),
      state: 'unknown' as const,
    }));
    return {
      ...base,
      state: refused ? 'refused' : 'unknown',
      why: runError(error, redact),
      commands: described.commands.map(redact),
      files,
    };
  } finally {
    scope.end();
  }
}

async function lookAt(
  look: Look,
  described: StepPreview,
  signal: AbortSignal,
  redact: Redact,
): Promise<Pick<StepForecast, 'state' | 'files'>> {
  const { step, hosts } = look;
  const connection = step.hostId ? await hosts.get(step.hostId, signal) : undefined;
  const state = (await bindStep(step).check?.(contextOf(look, signal))) ?? 'needed';
  const files = [];
  for (const file of described.files ?? []) files.push(await fileOn(connection, file, signal, redact));
  return { state, files };
}

async function fileOn(
  connection: HostConnection | undefined,
  file: NonNullable<StepPreview['files']>[number],
  signal: AbortSignal,
  redact: Redact,
) {
  if (!connection) return compareFile(file, undefined, redact);
  try {
    return compareFile(
      file,
      await connection.readFile(file.path, { timeoutMs: 10_000, maxBytes: 1024 * 1024, signal }),
      redact,
    );
  } catch (error) {
    return {
      ...compareFile(file, undefined, redact),
      state: 'unknown' as const,
      error: runError(error, redact),
    };
  }
}

function contextOf({ clusterId, step, hosts }: Look, signal: AbortSignal): ActionContext {
  return {
    runId: 'preview',
    clusterId,
    step,
    signal,
    log: () => undefined,
    progress: () => undefined,
    connect: (hostId) => hosts.get(hostId, signal),
  };
}

/** The connections of a dry run; a host that failed once is not tried again for each of its steps. */
class PreviewHosts {
  private readonly made = new Map<string, Promise<RunConnections>>();
  private readonly failed = new Map<string, unknown>();
  private redactors: Redact[] = [];

  constructor(
    private readonly deps: RunDeps,
    private readonly signal: AbortSignal,
  ) {}

  redact = (text: string): string => this.redactors.reduce((masked, redact) => redact(masked), text);

  async get(hostId: string, signal: AbortSignal): Promise<HostConnection> {
    if (this.failed.has(hostId)) throw this.failed.get(hostId);
    try {
      if (!this.made.has(hostId)) this.made.set(hostId, this.login(hostId));
      return await (await (this.made.get(hostId) as Promise<RunConnections>)).get(hostId, signal);
    } catch (error) {
      this.failed.set(hostId, error);
      throw error;
    }
  }

  close(): void {
    for (const made of this.made.values())
      void made.then((connections) => connections.close()).catch(() => undefined);
  }

  private async login(hostId: string): Promise<RunConnections> {
    const target = await this.deps.targetFor(hostId);
    this.redactors.push(runRedactor([target], []));
    return new RunConnections(new Map([[hostId, target]]), this.deps, this.signal);
  }
}
