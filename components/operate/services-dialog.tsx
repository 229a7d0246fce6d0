'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useAction } from '@/components/form/use-action';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { DialogFooter } from '@/components/ui/dialog-footer';
import type { ServicesHost } from '@/lib/clusters/operate-view';
import { useT } from '@/lib/i18n/client';
import type { UnitOperation } from '@/lib/runs/plans/systemd';
import type { Text } from '@/lib/text';
import { DryRun } from './dry-run';
import { type ServicesRequest, useOperate } from './operate-provider';
import { unitWords } from './words';

const leads: Record<UnitOperation, Text> = {
  install: {
    en: 'Writes a unit file for each controller and agent and has systemd start it at boot. Running processes are left alone; they come under systemd with their next restart. Needs root on the host.',
    zh: '为每个控制节点和代理节点写入服务文件，并设置为开机启动。正在运行的进程不受影响，下次重启后由 systemd 接管。需要主机的 root 权限。',
  },
  enable: { en: 'Has systemd start the services at boot.', zh: '设置服务开机启动。' },
  disable: {
    en: 'Has systemd not start the services at boot; what runs goes on.',
    zh: '取消服务开机启动；正在运行的进程不受影响。',
  },
  remove: {
    en: 'Removes the unit files; what runs goes on, without systemd’s care.',
    zh: '移除服务文件；正在运行的进程继续运行，但不再由 systemd 看护。',
  },
};

interface Props {
  clusterId: string;
  operation: UnitOperation;
  hosts: ServicesHost[];
  onClose: () => void;
}

/** Chooses hosts, shows the files, and begins the run. Mount it to open it. */
export function ServicesDialog({ clusterId, operation, hosts, onClose }: Props) {
  const t = useT();
  const router = useRouter();
  const { runServices, previewServices } = useOperate();
  const [left, setLeft] = useState<string[]>([]);
  const chosen = hosts.map(({ hostId }) => hostId).filter((hostId) => !left.includes(hostId));
  const begin = useAction(runServices, { done: (runId) => router.push(`/runs/${runId}`) });
  const request: ServicesRequest = { clusterId, operation, hostIds: chosen };
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={`${t(unitWords[operation])}: ${t({ en: 'services', zh: '系统服务' })}`}
    >
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          begin.run(request);
        }}
      >
        <p>{t(leads[operation])}</p>
        <fieldset className="flex flex-wrap gap-x-4 gap-y-1">
          <legend className="mb-1 font-medium">{t({ en: 'Hosts', zh: '主机' })}</legend>
          {hosts.map(({ hostId, address }) => (
            <label key={hostId} className="flex items-center gap-2 font-mono text-[13px]">
              <input
                type="checkbox"
                checked={!left.includes(hostId)}
                onChange={(event) =>
                  setLeft((before) =>
                    event.target.checked ? before.filter((id) => id !== hostId) : [...before, hostId],
                  )
                }
              />
              {address}
            </label>
          ))}
        </fieldset>
        {chosen.length > 0 ? <DryRun key={chosen.join()} request={request} look={previewServices} /> : null}
        <DialogFooter onClose={onClose} error={begin.error}>
          <Button
            type="submit"
            kind={operation === 'remove' ? 'danger' : 'primary'}
            busy={begin.busy}
            disabled={chosen.length === 0}
          >
            {t(unitWords[operation])}
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}
