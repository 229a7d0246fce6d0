import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { specProblems } from './check';
import { defaultHaSpec } from './defaults';
import { specFromFiles } from './parse';
import { renderFiles } from './render';
import type { ClusterSpec, NodeSpec, Role } from './spec';

const alias = fc.stringMatching(/^[A-Za-z0-9_\-\u4e00-\u4e20]{1,12}$/u);
const settingName = fc.stringMatching(/^[a-z][A-Za-z0-9]{0,10}$/).map((text) => `x${text}`);
const value = fc
  .oneof(
    fc.string({ minLength: 1, maxLength: 20, unit: 'grapheme' }),
    fc.constantFrom('a=b', '"q"', '$(id)', '#1', '//x', '/v/<ALIAS>', "'"),
  )
  .filter((text) => text.trim() === text && !/[\p{Cc}\u2028\u2029]/u.test(text) && text !== '');
const record = fc.dictionary(settingName, value, { maxKeys: 4 });

interface HostPlan {
  data: number;
  compute: number;
  controller: boolean;
  publicName: string | undefined;
}

const plan = fc.record({
  data: fc.nat(2),
  compute: fc.nat(2),
  controller: fc.boolean(),
  publicName: fc.option(value, { nil: undefined }),
});

const specs: fc.Arbitrary<ClusterSpec> = fc
  .record({
    ha: fc.boolean(),
    first: plan,
    others: fc.array(plan, { maxLength: 4 }),
    names: fc.uniqueArray(alias, { minLength: 40, maxLength: 40 }),
    hostNames: fc.uniqueArray(fc.stringMatching(/^[a-z][a-z0-9.-]{0,8}[a-z0-9]$/), {
      minLength: 5,
      maxLength: 5,
    }),
    group: fc.option(alias, { nil: undefined }),
    zone: fc.option(alias, { nil: undefined }),
    controllerSettings: record,
    agentSettings: record,
    own: record,
    nodeSettings: fc.array(fc.record({ name: settingName, value, qualified: fc.boolean() }), {
      maxLength: 6,
    }),
  })
  .map((draft) => {
    const hosts: HostPlan[] = [{ ...draft.first, controller: true }, ...draft.others];
    let count = 0;
    const nodes: NodeSpec[] = [];
    const add = (role: Role, host: string, more: Partial<NodeSpec> = {}) => {
      const name = draft.names[count++] ?? `n${count}`;
      nodes.push({ alias: name, role, host, port: 8000 + count, ...more });
    };
    hosts.forEach((host, index) => {
      if (host.controller) add('controller', `10.0.0.${index}`);
    });
    hosts.forEach((host, index) => {
      const address = `10.0.0.${index}`;
      const zone = draft.zone ? { zone: draft.zone } : {};
      add('agent', address);
      for (let n = 0; n < host.data; n++) add('datanode', address, zone);
      for (let n = 0; n < host.compute; n++)
        add('computenode', address, { ...(draft.group && { computeGroup: draft.group }), ...zone });
    });
    const controllers = nodes.filter((node) => node.role === 'controller');
    const last = controllers.at(-1);
    // Entries that only one of several controllers has, and one that overrides the others' majority.
    if (last && controllers.length > 2) {
      const own = Object.entries(draft.own).filter(([key]) => !(key in draft.controllerSettings));
      const [common] = Object.keys(draft.controllerSettings);
      const settings = Object.fromEntries([
        ...own,
        ...(common ? [[common, `${draft.controllerSettings[common]}2`]] : []),
      ]);
      if (Object.keys(settings).length > 0) last.settings = settings;
    }
    return {
      ha: draft.ha,
      hosts: hosts.map(({ publicName, controller, data, compute }, index) => ({
        name: draft.hostNames[index] ?? `h${index}`,
        address: `10.0.0.${index}`,
        ...(publicName !== undefined && (controller || data + compute > 0) && { publicName }),
      })),
      nodes,
      controllerSettings: draft.controllerSettings,
      agentSettings: draft.agentSettings,
      nodeSettings: draft.nodeSettings.map(({ qualified, ...setting }, index) => ({
        ...(qualified && { qualifier: nodes[index % nodes.length]?.alias.slice(0, 3).concat('%') }),
        ...setting,
      })),
    } as ClusterSpec;
  });

describe('specFromFiles', () => {
  it('gives back every sane spec that was rendered', () => {
    fc.assert(
      fc.property(specs, (spec) => {
        expect(specProblems(spec)).toEqual([]);
        const { spec: back, findings } = specFromFiles(renderFiles(spec));
        expect(findings).toEqual([]);
        expect(back).toEqual(spec);
      }),
      { numRuns: 300 },
    );
  });

  it('never throws and never gives a prototype key, whatever the files contain', () => {
    const nasty = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('__proto__=1\n', 'localSite,mode\n\0', '\uFEFFa=b\r\n', 'localSite=a:1:b\n'),
    );
    const file = fc.constantFrom(
      'cluster.nodes',
      'cluster.cfg',
      'a/controller.cfg',
      'b/controller1.cfg',
      'agent2.cfg',
      'dolphindb.cfg',
    );
    fc.assert(
      fc.property(
        fc.dictionary(
          file,
          fc.array(nasty, { maxLength: 6 }).map((parts) => parts.join('\n')),
        ),
        (files) => {
          const { spec } = specFromFiles(files);
          expect(Object.getPrototypeOf(spec.controllerSettings)).toBe(Object.prototype);
        },
      ),
    );
  });

  it.each([
    ['three hosts', 3, {}],
    ['one host', 1, {}],
    ['pseudo-HA on one host', 1, { ha: true }],
    ['pseudo-HA on two hosts', 2, { ha: true }],
    ['five controllers', 5, { controllers: 5, dataNodesPerHost: 3 }],
  ])('gives back the default cluster of %s', (_, count, options) => {
    const hosts = Array.from({ length: count }, (_item, index) => ({
      name: `P${index + 1}`,
      address: `10.0.0.${80 + index}`,
    }));
    const spec = defaultHaSpec(hosts, options);
    expect(specFromFiles(renderFiles(spec)).spec).toEqual(spec);
  });
});
