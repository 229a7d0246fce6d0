'use client';

import Link from 'next/link';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { DialogFooter } from '@/components/ui/dialog-footer';
import { SelectField, TextField } from '@/components/ui/field';
import { FindingList } from '@/components/ui/finding-list';
import { Notice } from '@/components/ui/notice';
import type { SetupView } from '@/lib/clusters/setup-schemas';
import { useT } from '@/lib/i18n/client';
import type { NewNode, NodesWish } from '@/lib/topology/change-nodes';
import { nextHostName, suggestHostNodes } from '@/lib/topology/change-nodes-defaults';
import { changeFindings, forbidsPart } from '@/lib/topology/change-nodes-findings';
import type { HostSpec } from '@/lib/topology/spec';
import { NodeRows } from './node-rows';

interface Props {
  view: SetupView;
  wish: NodesWish;
  onClose: () => void;
  onAdd: (host: HostSpec, nodes: NewNode[]) => void;
}

interface Choice {
  address: string;
  datanode: number;
  computenode: number;
  controller: boolean;
  zone: string;
  publicName: string;
}

const whole = (text: string) => Math.min(20, Math.max(0, Math.trunc(Number(text)) || 0));

/** Puts a host of the inventory with its agent and nodes into the change. */
export default function AddHostDialog({ view, wish, onClose, onAdd }: Props) {
  const t = useT();
  const free = view.candidates.filter(({ address }) => !wish.hosts.some((host) => host.address === address));
  const zones = [...new Set(view.spec.nodes.flatMap((node) => node.zone ?? []))];
  const suggest = (choice: Choice): NewNode[] => {
    if (!choice.address) return [];
    const spec = { ...view.spec, nodes: [...view.spec.nodes, ...wish.add] };
    return suggestHostNodes(spec, choice.address, {
      datanode: choice.datanode,
      computenode: choice.computenode,
      controller: choice.controller ? 1 : 0,
      ...(choice.zone && { zone: choice.zone }),
    });
  };
  const [choice, setChoice] = useState<Choice>({
    address: free.find((host) => !host.problem)?.address ?? '',
    datanode: 1,
    computenode: 0,
    controller: false,
    zone: zones[0] ?? '',
    publicName: '',
  });
  const [nodes, setNodes] = useState(() => suggest(choice));
  const choose = (change: Partial<Choice>) => {
    const next = { ...choice, ...change };
    setChoice(next);
    setNodes(suggest(next));
  };
  const name = nextHostName({ hosts: [...view.spec.hosts, ...wish.hosts] });
  const host: HostSpec = {
    name,
    address: choice.address,
    ...(choice.publicName && { publicName: choice.publicName }),
  };
  const wished = { ...wish, hosts: [...wish.hosts, host], add: [...wish.add, ...nodes] };
  const findings = choice.address
    ? changeFindings(view.spec, wished, { ...(view.maxNodes && { maxNodes: view.maxNodes }) })
    : [];
  const blocking = forbidsPart(findings);
  const problems = free.filter((each) => each.problem);
  return (
    <Dialog open wide onClose={onClose} title={t({ en: 'Add a host', zh: '添加主机' })}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          onAdd(host, nodes);
        }}
      >
        {free.length === 0 ? (
          <Notice
            title={t({ en: 'The inventory has no other host.', zh: '主机清单中没有其他主机。' })}
            action={
              <Link className="text-accent underline" href="/hosts">
                {t({ en: 'Hosts', zh: '主机' })}
              </Link>
            }
          >
            {t({
              en: 'Add it under Hosts first, accept its key and check it.',
              zh: '请先在“主机”中添加，确认密钥并完成检查。',
            })}
          </Notice>
        ) : null}
        <div className="flex flex-wrap gap-4">
          <SelectField
            label={t({ en: 'Host of the inventory', zh: '清单中的主机' })}
            className="w-72"
            value={choice.address}
            onChange={(e) => choose({ address: e.target.value })}
          >
            <option value="">{t({ en: 'Choose…', zh: '请选择…' })}</option>
            {free.map((each) => (
              <option key={each.id} value={each.address} disabled={each.problem !== undefined}>
                {each.name === each.address ? each.address : `${each.name} (${each.address})`}
              </option>
            ))}
          </SelectField>
          <TextField
            label={t({ en: 'Data nodes', zh: '数据节点' })}
            className="w-36"
            type="number"
            min={0}
            max={20}
            value={choice.datanode}
            onChange={(e) => choose({ datanode: whole(e.target.value) })}
          />
          <TextField
            label={t({ en: 'Compute nodes', zh: '计算节点' })}
            className="w-36"
            type="number"
            min={0}
            max={20}
            value={choice.computenode}
            onChange={(e) => choose({ computenode: whole(e.target.value) })}
          />
          {zones.length > 0 ? (
            <SelectField
              label="Zone"
              className="w-36"
              value={choice.zone}
              onChange={(e) => choose({ zone: e.target.value })}
            >
              {zones.map((zone) => (
                <option key={zone}>{zone}</option>
              ))}
            </SelectField>
          ) : null}
          <TextField
            label={t({ en: 'publicName (optional)', zh: 'publicName（可选）' })}
            className="w-48"
            value={choice.publicName}
            onChange={(e) => choose({ publicName: e.target.value.trim() })}
          />
        </div>
        {view.spec.ha ? (
          <label className="flex items-center gap-2">
            <input
              type="checkbox"
              className="size-4"
              checked={choice.controller}
              onChange={(e) => choose({ controller: e.target.checked })}
            />
            {t({
              en: 'Also a controller (the whole cluster is stopped for it; add two at a time)',
              zh: '同时添加控制节点（需停止整个集群；每次添加两个）',
            })}
          </label>
        ) : null}
        <NodeRows nodes={nodes} onChange={setNodes} />
        {problems.length > 0 ? (
          <ul className="text-[13px] text-muted">
            {problems.map((each) => (
              <li key={each.id}>
                <span className="font-mono">{each.address}</span>: {each.problem ? t(each.problem) : null}
              </li>
            ))}
          </ul>
        ) : null}
        <div aria-live="polite">
          <FindingList findings={findings} />
        </div>
        <DialogFooter onClose={onClose}>
          <Button type="submit" kind="primary" disabled={!choice.address || nodes.length === 0 || blocking}>
            {t({ en: 'Put into the change', zh: '加入变更' })}
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}
