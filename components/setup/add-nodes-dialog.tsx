'use client';

import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { DialogFooter } from '@/components/ui/dialog-footer';
import { SelectField, TextField } from '@/components/ui/field';
import { FindingList } from '@/components/ui/finding-list';
import { roleWords } from '@/components/wizard/role-words';
import type { SetupView } from '@/lib/clusters/setup-schemas';
import { useT } from '@/lib/i18n/client';
import { changedSpec, type NewNode, type NodesWish } from '@/lib/topology/change-nodes';
import { suggestNode } from '@/lib/topology/change-nodes-defaults';
import { changeFindings, forbidsPart } from '@/lib/topology/change-nodes-findings';
import type { Role } from '@/lib/topology/spec';
import { NodeRows } from './node-rows';

interface Props {
  view: SetupView;
  wish: NodesWish;
  onClose: () => void;
  onAdd: (nodes: NewNode[]) => void;
}

const roles: Role[] = ['datanode', 'computenode', 'agent', 'controller'];
const MOST_EACH = 20;

interface Choice {
  role: Role;
  hosts: string[];
  each: number;
  computeGroup: string;
  zone: string;
}

function suggested(view: SetupView, wish: NodesWish, choice: Choice): NewNode[] {
  let spec = changedSpec(view.spec, wish);
  // The number of a node that leaves in the same change is not given again.
  spec = { ...spec, nodes: [...view.spec.nodes, ...wish.add] };
  const added: NewNode[] = [];
  for (const host of choice.hosts) {
    for (let n = 0; n < choice.each; n++) {
      const { computeGroup, zone } = choice;
      const node = suggestNode(spec, choice.role, host, {
        ...(choice.role === 'computenode' && computeGroup && { computeGroup }),
        ...(zone && { zone }),
      });
      added.push(node);
      spec = { ...spec, nodes: [...spec.nodes, node] };
    }
  }
  return added;
}

/** Puts nodes on hosts of the cluster into the change. */
export default function AddNodesDialog({ view, wish, onClose, onAdd }: Props) {
  const t = useT();
  const hosts = [...view.spec.hosts, ...wish.hosts];
  const [choice, setChoice] = useState<Choice>(() => ({
    role: 'datanode',
    hosts: hosts[0] ? [hosts[0].address] : [],
    each: 1,
    computeGroup: '',
    zone: view.spec.nodes.find((node) => node.zone)?.zone ?? '',
  }));
  const [nodes, setNodes] = useState(() => suggested(view, wish, choice));
  const choose = (change: Partial<Choice>) => {
    const next = { ...choice, ...change };
    setChoice(next);
    setNodes(suggested(view, wish, next));
  };
  const zones = [...new Set(view.spec.nodes.flatMap((node) => node.zone ?? []))];
  const withZone = zones.length > 0 && (choice.role === 'datanode' || choice.role === 'computenode');
  const facts = { ...(view.maxNodes && { maxNodes: view.maxNodes }) };
  const findings = changeFindings(view.spec, { ...wish, add: [...wish.add, ...nodes] }, facts);
  const toggle = (address: string) =>
    choose({
      hosts: choice.hosts.includes(address)
        ? choice.hosts.filter((each) => each !== address)
        : [...choice.hosts, address],
    });
  return (
    <Dialog open wide onClose={onClose} title={t({ en: 'Add nodes', zh: '添加节点' })}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          onAdd(nodes);
        }}
      >
        <div className="flex flex-wrap gap-4">
          <SelectField
            label={t({ en: 'Role', zh: '类型' })}
            className="w-44"
            value={choice.role}
            onChange={(e) => choose({ role: e.target.value as Role })}
          >
            {roles.map((role) => (
              <option key={role} value={role}>
                {t(roleWords[role])}
              </option>
            ))}
          </SelectField>
          <TextField
            label={t({ en: 'Number on each host', zh: '每台主机的数量' })}
            className="w-48"
            type="number"
            min={1}
            max={MOST_EACH}
            value={choice.each}
            onChange={(e) =>
              choose({ each: Math.min(MOST_EACH, Math.max(1, Math.trunc(Number(e.target.value)) || 1)) })
            }
          />
          {choice.role === 'computenode' ? (
            <TextField
              label={t({ en: 'Compute group (optional)', zh: '计算组（可选）' })}
              className="w-52"
              value={choice.computeGroup}
              onChange={(e) => choose({ computeGroup: e.target.value.trim() })}
            />
          ) : null}
          {withZone ? (
            <SelectField
              label="Zone"
              className="w-40"
              value={choice.zone}
              onChange={(e) => choose({ zone: e.target.value })}
            >
              {zones.map((zone) => (
                <option key={zone}>{zone}</option>
              ))}
            </SelectField>
          ) : null}
        </div>
        <fieldset className="flex flex-wrap gap-x-5 gap-y-1">
          <legend className="mb-1 font-medium">{t({ en: 'Hosts', zh: '主机' })}</legend>
          {hosts.map((host) => (
            <label key={host.address} className="flex items-center gap-2">
              <input
                type="checkbox"
                className="size-4"
                checked={choice.hosts.includes(host.address)}
                onChange={() => toggle(host.address)}
              />
              {host.name} <span className="font-mono text-[13px] text-muted">{host.address}</span>
            </label>
          ))}
        </fieldset>
        <NodeRows nodes={nodes} onChange={setNodes} />
        <div aria-live="polite">
          <FindingList findings={findings} />
        </div>
        <DialogFooter onClose={onClose}>
          <Button type="submit" kind="primary" disabled={nodes.length === 0 || forbidsPart(findings)}>
            {t({ en: 'Put into the change', zh: '加入变更' })}
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}
