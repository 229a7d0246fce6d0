'use client';

import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { DialogFooter } from '@/components/ui/dialog-footer';
import { FindingList } from '@/components/ui/finding-list';
import { consequencesOf } from '@/lib/clusters/setup-consequences';
import type { SetupView } from '@/lib/clusters/setup-schemas';
import { useT } from '@/lib/i18n/client';
import { changeWay, ledBy, type NodesWish } from '@/lib/topology/change-nodes';
import { changeFindings, forbidsPart } from '@/lib/topology/change-nodes-findings';

interface Props {
  view: SetupView;
  wish: NodesWish;
  selected: string[];
  online?: string[];
  onClose: () => void;
  onRemove: (aliases: string[]) => void;
}

/** Says what removing the chosen nodes means before they go into the change. */
export default function RemoveDialog({ view, wish, selected, online, onClose, onRemove }: Props) {
  const t = useT();
  const agents = view.spec.nodes.filter(({ alias, role }) => role === 'agent' && selected.includes(alias));
  const led = agents.flatMap((agent) => ledBy(view.spec, agent));
  const aliases = [...new Set([...selected, ...led])];
  const wished = { ...wish, remove: [...new Set([...wish.remove, ...aliases])] };
  const alone = { hosts: [], add: [], remove: aliases };
  const { reasons } = changeWay(view.spec, alone);
  const findings = changeFindings(view.spec, wished, { ...(online && { online }) });
  const blocking = forbidsPart(findings);
  const said = [...reasons, ...consequencesOf(view.spec, alone)];
  return (
    <Dialog open wide onClose={onClose} title={t({ en: 'Remove nodes', zh: '移除节点' })}>
      <div className="flex flex-col gap-4">
        <p>
          <span className="font-mono text-[13px]">{aliases.join(', ')}</span>
        </p>
        {led.length > 0 ? (
          <p>
            {t({
              en: `With an agent go the nodes that it starts: ${led.join(', ')}.`,
              zh: `移除代理节点时，由其启动的节点也一并移除：${led.join('、')}。`,
            })}
          </p>
        ) : null}
        <ul className="list-disc pl-5">
          {said.map((text) => (
            <li key={text.en}>{t(text)}</li>
          ))}
        </ul>
        <FindingList findings={findings} />
        <DialogFooter onClose={onClose}>
          <Button kind="danger" disabled={blocking} onClick={() => onRemove(aliases)}>
            {t({ en: 'Put into the change', zh: '加入变更' })}
          </Button>
        </DialogFooter>
      </div>
    </Dialog>
  );
}
