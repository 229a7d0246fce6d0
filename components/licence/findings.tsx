'use client';

import Link from 'next/link';
import { Button } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import { useT } from '@/lib/i18n/client';
import type { ClusterLicences } from '@/lib/licences/view';

interface Props {
  data: ClusterLicences;
  /** Replaces by a stored licence once more; absent for those who may only look. */
  onAgain?: (licenceId: string) => void;
}

/** What is not as it should be, each with a way on. */
export function Findings({ data, onAgain }: Props) {
  const t = useT();
  const { nodes, hosts, broken } = data;
  const odd = nodes.filter(({ differs }) => differs).map(({ alias }) => alias);
  const waiting = nodes.filter(({ pending }) => pending).map(({ alias }) => alias);
  const files = hosts.filter(({ differs }) => differs).map(({ address }) => address);
  return (
    <>
      {broken ? (
        <Notice
          kind="warning"
          title={t({
            en: 'The last replacement did not come to its end.',
            zh: '上一次更换未完成。',
          })}
          action={
            onAgain ? (
              <Button small onClick={() => onAgain(broken.licenceId)}>
                {t({ en: 'Replace by it again…', zh: '再次更换…' })}
              </Button>
            ) : undefined
          }
        >
          <Link className="underline" href={`/runs/${broken.runId}`}>
            {t({ en: 'Open the run', zh: '查看运行' })}
          </Link>{' '}
          {broken.canResume
            ? t({
                en: 'It can be resumed there. Replacing by the same licence again skips what is done; a kept file below can be put back.',
                zh: '可在运行页继续执行。用同一授权许可再次更换会跳过已完成的部分，也可恢复下方保留的文件。',
              })
            : t({
                en: 'A newer run has changed the cluster since. Replacing by the same licence again skips what is done; a kept file below can be put back.',
                zh: '此后已有更新的运行。用同一授权许可再次更换会跳过已完成的部分，也可恢复下方保留的文件。',
              })}
        </Notice>
      ) : null}
      {odd.length > 0 ? (
        <Notice
          kind="warning"
          title={t({ en: 'Nodes use different licences', zh: '节点使用的授权许可不一致' })}
        >
          {odd.join(', ')}
        </Notice>
      ) : null}
      {waiting.length > 0 ? (
        <Notice
          kind="warning"
          title={t({
            en: 'Nodes have not loaded the file of their host',
            zh: '节点尚未加载所在主机的授权许可文件',
          })}
        >
          <p>{waiting.join(', ')}</p>
          <p>
            {t({
              en: 'Replace the licence by that file, so that they load it, or by the one that they use.',
              zh: '请用该文件执行“更换”让节点加载，或用节点正在使用的授权许可更换该文件。',
            })}
          </p>
        </Notice>
      ) : null}
      {files.length > 0 ? (
        <Notice
          kind="warning"
          title={t({ en: 'Hosts have different licence files', zh: '各主机的授权许可文件不一致' })}
        >
          {files.join(', ')}
        </Notice>
      ) : null}
    </>
  );
}
