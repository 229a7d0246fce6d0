'use client';

import { Layers, RotateCw } from 'lucide-react';
import { useState } from 'react';
import { DeleteCluster } from '@/components/cluster/delete-cluster';
import { OperateCluster } from '@/components/cluster/operate-cluster';
import { Button } from '@/components/ui/button';
import { lazily } from '@/components/ui/lazily';
import { useT } from '@/lib/i18n/client';
import { useOperate } from './operate-provider';

const OperateDialog = lazily(async () => ({ default: (await import('./operate-dialog')).OperateDialog }));

/** What can be done with the whole cluster. */
export function ClusterActions({ clusterId, name }: { clusterId: string; name: string }) {
  const t = useT();
  const { run, remove } = useOperate();
  const [operation, setOperation] = useState<'restart' | 'rolling-restart'>();
  return (
    <>
      <OperateCluster
        id={clusterId}
        name={name}
        operate={({ id, ...rest }) => run({ clusterId: id, ...rest })}
      />
      <Button onClick={() => setOperation('restart')}>
        <RotateCw aria-hidden className="size-3.5" />
        {t({ en: 'Restart all…', zh: '全部重启…' })}
      </Button>
      <Button onClick={() => setOperation('rolling-restart')}>
        <Layers aria-hidden className="size-3.5" />
        {t({ en: 'Rolling restart of all…', zh: '全部滚动重启…' })}
      </Button>
      <DeleteCluster id={clusterId} name={name} remove={remove} />
      {operation ? (
        <OperateDialog
          clusterId={clusterId}
          operation={operation}
          {...(operation === 'restart' ? { word: name } : {})}
          onClose={() => setOperation(undefined)}
        />
      ) : null}
    </>
  );
}
