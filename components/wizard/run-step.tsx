'use client';

import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useAction } from '@/components/form/use-action';
import { Badge } from '@/components/ui/badge';
import { Button, buttonClass } from '@/components/ui/button';
import { ErrorNotice } from '@/components/ui/error-notice';
import { Notice } from '@/components/ui/notice';
import { Panel } from '@/components/ui/panel';
import type { ActionResult } from '@/lib/action';
import { useT } from '@/lib/i18n/client';
import type { Text } from '@/lib/text';
import { UnsavedNotice } from './unsaved';
import { useWizardEdits } from './wizard-edits';

type Until = 'download' | 'licence' | 'configuration' | 'start';

const words: Record<Until, { doNow: Text; later: Text; next: string }> = {
  download: {
    doNow: { en: 'Distribute and unpack now', zh: '立即分发并解压' },
    later: {
      en: 'Checks the hosts, brings the package to each of them, unpacks and verifies it. You may also go on and let the last step do everything.',
      zh: '检查主机，将安装包分发到每台主机，解压并校验。也可以先继续，由最后一步一并完成。',
    },
    next: 'licence',
  },
  licence: {
    doNow: { en: 'Place the licence now', zh: '立即放置授权许可文件' },
    later: {
      en: 'Writes server/dolphindb.lic on every host (with the steps before, where they are not done yet).',
      zh: '在每台主机写入 server/dolphindb.lic（尚未完成的前置步骤会一并执行）。',
    },
    next: 'configuration',
  },
  configuration: {
    doNow: { en: 'Write the files now', zh: '立即写入配置文件' },
    later: {
      en: 'Writes the four files on every host (with the steps before, where they are not done yet).',
      zh: '在每台主机写入四个配置文件（尚未完成的前置步骤会一并执行）。',
    },
    next: 'start',
  },
  start: {
    doNow: { en: 'Deploy and start', zh: '部署并启动' },
    later: {
      en: 'Does whatever is not done yet of steps one to three, then starts and proves every node.',
      zh: '完成前三步中尚未完成的部分，然后启动并确认每个节点。',
    },
    next: 'database',
  },
};

interface Props {
  clusterId: string;
  until: Until;
  done: boolean;
  /** Everything this step needs has been chosen. */
  ready: boolean;
  activeRun: string | undefined;
  deploy: (input: { id: string; until: Until }) => Promise<ActionResult<string>>;
}

/** What a step does on the hosts: look at the plan, do it now, or go on. */
export function RunStep({ clusterId, until, done, ready, activeRun, deploy }: Props) {
  const t = useT();
  const router = useRouter();
  const { run, busy, error } = useAction(deploy, { done: (runId) => router.push(`/runs/${runId}`) });
  const { doNow, later, next } = words[until];
  const mayRun = useWizardEdits().unsaved.length === 0 && ready;
  return (
    <Panel
      title={
        <span className="flex items-center gap-2">
          {t({ en: 'On the hosts', zh: '在主机上执行' })}
          {done ? <Badge tone="running">{t({ en: 'done', zh: '已完成' })}</Badge> : null}
        </span>
      }
    >
      <div className="flex flex-col gap-3 p-4">
        <p className="text-muted">{t(later)}</p>
        {activeRun ? (
          <Notice
            title={t({ en: 'A run is under way on this cluster.', zh: '该集群正在执行运行任务。' })}
            action={
              <Link className={buttonClass('primary', true)} href={`/runs/${activeRun}`}>
                {t({ en: 'Watch it', zh: '查看' })}
              </Link>
            }
          />
        ) : null}
        {error ? <ErrorNotice error={error} /> : null}
        <UnsavedNotice clusterId={clusterId} />
        <div className="flex flex-wrap gap-2">
          {mayRun ? (
            <Link className={buttonClass()} href={`/clusters/new/${clusterId}/plan/${until}`}>
              {t({ en: 'Show the plan', zh: '查看计划' })}
            </Link>
          ) : null}
          <Button
            kind={done ? 'plain' : 'primary'}
            disabled={!mayRun || activeRun !== undefined}
            busy={busy}
            onClick={() => run({ id: clusterId, until })}
          >
            {t(doNow)}
          </Button>
          <Link
            className={buttonClass(done ? 'primary' : 'plain')}
            href={`/clusters/new/${clusterId}/${next}`}
          >
            {t({ en: 'Next step', zh: '下一步' })}
          </Link>
        </div>
      </div>
    </Panel>
  );
}
