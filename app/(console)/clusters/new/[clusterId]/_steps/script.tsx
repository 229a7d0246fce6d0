import Link from 'next/link';
import type { ComponentProps } from 'react';
import { buttonClass } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import { ScriptConsole } from '@/components/wizard/script-console';
import { Summary } from '@/components/wizard/summary';
import { Why } from '@/components/wizard/why';
import { createDatabaseScripts, queryScripts } from '@/lib/clusters/tutorial-scripts';
import { getT } from '@/lib/i18n/locale';
import type { Text } from '@/lib/text';
import { nodesOf } from '@/lib/topology/nodes';
import type { StepData } from './data';

async function NotStarted({ clusterId }: { clusterId: string }) {
  const t = await getT();
  return (
    <Notice
      kind="warning"
      title={t({ en: 'The cluster is not started yet.', zh: '集群尚未启动。' })}
      action={
        <Link className={buttonClass('primary', true)} href={`/clusters/new/${clusterId}/start`}>
          {t({ en: 'To step four', zh: '前往第四步' })}
        </Link>
      }
    />
  );
}

interface Scripted extends StepData {
  step: 'database' | 'query';
  why: Text;
  on: 'datanode' | 'computenode';
  scripts: ComponentProps<typeof ScriptConsole>['scripts'];
  nextHref?: string;
}

async function ScriptStep({ cluster, done, step, why, on, scripts, nextHref }: Scripted) {
  const t = await getT();
  const started = done.includes('start') || cluster.deployed;
  return (
    <>
      <Why>{t(why)}</Why>
      {started ? null : <NotStarted clusterId={cluster.id} />}
      <ScriptConsole
        clusterId={cluster.id}
        step={step}
        nodes={nodesOf(cluster.spec, on).map(({ alias }) => alias)}
        scripts={scripts}
        done={done.includes(step)}
        started={started}
        {...(nextHref ? { nextHref } : {})}
      />
    </>
  );
}

export function DatabaseStep(data: StepData) {
  return (
    <div className="flex flex-col gap-4">
      <ScriptStep
        {...data}
        step="database"
        why={{
          en: 'A data node stores data and can compute too. This script creates a database partitioned by day with one table, generates one day of one-minute bars for 5,000 securities and appends them.',
          zh: '数据节点既存储数据也可用于计算。以下脚本创建按日分区的数据库和分区表，模拟 5000 只股票一天的 1 分钟 K 线并写入。',
        }}
        on="datanode"
        scripts={createDatabaseScripts}
        nextHref={`/clusters/new/${data.cluster.id}/query`}
      />
    </div>
  );
}

export function QueryStep(data: StepData) {
  return (
    <div className="flex flex-col gap-4">
      <ScriptStep
        {...data}
        step="query"
        why={{
          en: 'A compute node stores nothing: it loads the table’s metadata and computes on what the data nodes hold, so that heavy queries do not slow down writing.',
          zh: '计算节点不存储数据：它只加载表的元数据，并对数据节点上的数据进行计算，从而避免繁重查询影响写入。',
        }}
        on="computenode"
        scripts={queryScripts}
      />
      {data.done.includes('query') ? <Summary cluster={data.cluster} /> : null}
    </div>
  );
}
