'use client';

import { useState } from 'react';
import { useAction } from '@/components/form/use-action';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { DialogFooter } from '@/components/ui/dialog-footer';
import { ErrorNotice } from '@/components/ui/error-notice';
import { Notice } from '@/components/ui/notice';
import { Spinner } from '@/components/ui/spinner';
import { TypedWordField } from '@/components/ui/typed-word-field';
import { useT } from '@/lib/i18n/client';
import type { EndHost, UpgradeView } from '@/lib/upgrades/view';
import { EndHosts, ReleaseCommands } from './end-hosts';
import type { OpenActions, Which } from './types';
import { useAsked } from './use-asked';

interface Props {
  which: Which;
  upgrade: UpgradeView;
  actions: OpenActions;
  /** `ended` says whether the page has to be read anew. */
  onClose: (ended: boolean) => void;
}

function About({ untouched }: { untouched: boolean }) {
  const t = useT();
  return (
    <p>
      {t(
        untouched
          ? {
              en: 'Nothing was stopped and no program was replaced. The upgrade is closed without a run, and the cluster stays as it is.',
              zh: '尚未停止任何节点，也未替换任何程序。该升级将直接关闭，集群保持现状。',
            }
          : {
              en: 'For an upgrade that can neither go on nor back, e.g. because a host is lost for good. Nothing is put back, replaced or started: hosts stay as they are, Deck no longer offers to go on or back, and every other operation is possible again. See to it yourself that all nodes get one version, e.g. by removing lost hosts and upgrading again. Backups and what was moved aside stay on the hosts.',
              zh: '用于既不能继续也不能回退的升级，例如主机已永久丢失。不会恢复、替换或启动任何内容：各主机保持现状，Deck 不再提供继续或回退，其他操作重新可用。请自行确保所有节点版本一致，例如移除丢失的主机后重新升级。备份和旁置的内容仍保留在主机上。',
            },
      )}
    </p>
  );
}

function Left({ hosts }: { hosts: EndHost[] }) {
  const t = useT();
  return (
    <Notice kind="warning" title={t({ en: 'Hosts that did not answer', zh: '未响应的主机' })}>
      {t({
        en: 'The upgrade is ended. Should these hosts come back, their services start no node before this was run on them:',
        zh: '升级已就此结束。若这些主机恢复，需先在其上执行以下命令，系统服务才会启动节点：',
      })}
      <ReleaseCommands hosts={hosts} />
    </Notice>
  );
}

/** Ends an upgrade as it is: what every host has, the confirmation, and the hosts that it could not reach. Mount it to open it. */
export function EndDialog({ which, upgrade, actions, onClose }: Props) {
  const t = useT();
  const [typed, setTyped] = useState('');
  const [left, setLeft] = useState<EndHost[]>();
  const { answer: review, busy, error } = useAsked(actions.reviewEnd, which);
  const end = useAction(actions.end, {
    done: (hosts) => (hosts.length > 0 ? setLeft(hosts) : onClose(true)),
    success: { en: 'The upgrade is ended.', zh: '升级已结束。' },
  });
  const word = review?.confirm;
  const ready = review !== undefined && (word === undefined || typed === word);
  const { untouched } = upgrade;
  const title = untouched
    ? t({ en: 'Give the upgrade up', zh: '放弃升级' })
    : t({ en: 'End the upgrade as it is', zh: '就此结束升级' });
  if (left)
    return (
      <Dialog open wide onClose={() => onClose(true)} title={title}>
        <div className="flex flex-col gap-3">
          <Left hosts={left} />
          <div className="flex justify-end">
            <Button onClick={() => onClose(true)}>{t({ en: 'Close', zh: '关闭' })}</Button>
          </div>
        </div>
      </Dialog>
    );
  return (
    <Dialog open wide={!untouched} onClose={() => onClose(false)} title={title}>
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) end.run({ ...which, ...(typed ? { confirmed: typed } : {}) });
        }}
      >
        <About untouched={untouched} />
        {error ? <ErrorNotice error={error} /> : null}
        {busy && !review ? <Spinner label={t({ en: 'Looking at the hosts…', zh: '正在查看主机…' })} /> : null}
        {review && review.hosts.length > 0 ? <EndHosts hosts={review.hosts} /> : null}
        {word ? <TypedWordField word={word} value={typed} onChange={setTyped} /> : null}
        <DialogFooter onClose={() => onClose(false)} error={end.error}>
          <Button type="submit" kind="danger" busy={end.busy} disabled={!ready}>
            {untouched ? t({ en: 'Give up', zh: '放弃' }) : t({ en: 'End as it is', zh: '就此结束' })}
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}
