import { z } from 'zod';
import { zhCN } from 'zod/locales';
import { specProblems } from './check';
import { defaultHaSpec } from './defaults';
import { SpecError } from './render';
import { ClusterSpec, HostSpec, NodeSetting, NodeSpec } from './spec';

const Value = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const Settings = z.record(z.string(), Value);

const Full = z.strictObject({
  ...ClusterSpec.shape,
  hosts: z.array(HostSpec.strict()).min(1),
  nodes: z.array(NodeSpec.extend({ settings: Settings.optional() }).strict()).min(1),
  controllerSettings: Settings.default({}),
  agentSettings: Settings.default({}),
  nodeSettings: z.array(NodeSetting.extend({ value: Value }).strict()).default([]),
});

const count = (most: number) => z.number().int().min(0).max(most).optional();
const Short = z.strictObject({
  hosts: z.array(HostSpec.strict()).min(1).max(500),
  ha: z.boolean().optional(),
  controllers: z.number().int().min(1).max(99).optional(),
  dataNodesPerHost: count(50),
  computeNodesPerHost: count(50),
  basePort: z.number().int().min(1).max(60_000).optional(),
});

/**
 * Gives the spec that a JSON document holds: the full form, or `{"hosts": […]}` with layout options for the default cluster (docs/cluster-spec.md).
 * Throws `SpecError` with a path and a reason for everything that is not right.
 */
export function readSpec(json: unknown): ClusterSpec {
  const full = typeof json === 'object' && json !== null && Object.hasOwn(json, 'nodes');
  const spec = full ? checked(Full, json) : laidOut(checked(Short, json));
  const problems = specProblems(spec);
  if (problems.length > 0) throw new SpecError(problems);
  return spec;
}

function laidOut({ hosts, ...options }: z.infer<typeof Short>): ClusterSpec {
  return defaultHaSpec(hosts, options);
}

function checked<T extends z.ZodType>(schema: T, json: unknown): z.infer<T> {
  const result = schema.safeParse(json);
  if (result.success) return result.data;
  const chinese = schema.safeParse(json, { error: zhCN().localeError }).error?.issues ?? [];
  throw new SpecError(
    result.error.issues.map(({ path, message }, index) => ({
      path: path.length > 0 ? path.map(String).join('.') : 'spec',
      text: { en: message, zh: chinese[index]?.message ?? message },
    })),
  );
}
