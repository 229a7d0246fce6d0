import Link from 'next/link';
import { buttonClass } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';
import { Notice } from '@/components/ui/notice';
import { Panel } from '@/components/ui/panel';
import type { ClusterView } from '@/lib/clusters/schemas';
import { getT } from '@/lib/i18n/locale';
import { nodesOf } from '@/lib/topology/nodes';
import { connectionSnippets } from './snippets';

/** The end of the wizard: where the cluster is and how programs connect to it. */
export async function Summary({ cluster }: { cluster: ClusterView }) {
  const t = await getT();
  return (
    <Panel title={t({ en: 'Summary', zh: '部署总结' })}>
      <div className="flex flex-col gap-4 p-4">
        <Notice
          kind="ok"
          title={t({
            en: `${cluster.name} is deployed and answers queries.`,
            zh: `${cluster.name} 已部署完成，可正常查询。`,
          })}
        >
          {t({
            en: `${cluster.spec.nodes.length} nodes on ${cluster.hosts} hosts.`,
            zh: `${cluster.hosts} 台主机，共 ${cluster.spec.nodes.length} 个节点。`,
          })}
        </Notice>
        <Notice
          kind="warning"
          title={t({
            en: 'The account admin still has its first password.',
            zh: 'admin 账户仍使用初始密码。',
          })}
        >
          {t({
            en: 'Change it on a node with changePwd before others get access.',
            zh: '在开放访问之前，请在任一节点使用 changePwd 修改密码。',
          })}
        </Notice>
        <div>
          <h3 className="mb-1 font-medium">
            {t({ en: 'The vendor’s web console', zh: '官方 Web 管理界面' })}
          </h3>
          <ul className="flex flex-wrap gap-2">
            {nodesOf(cluster.spec, 'controller').map((node) => (
              <li key={node.alias}>
                <a
                  className={buttonClass('plain', true)}
                  href={`http://${node.host}:${node.port}`}
                  target="_blank"
                  rel="noreferrer"
                >
                  {`${node.alias} · ${node.host}:${node.port}`}
                </a>
              </li>
            ))}
          </ul>
        </div>
        <div className="flex flex-col gap-2">
          <h3 className="font-medium">{t({ en: 'Connecting from programs', zh: '程序连接示例' })}</h3>
          {connectionSnippets(cluster.spec).map((snippet) => (
            <div key={snippet.name}>
              <p className="flex items-center gap-1 text-[13px]">
                {snippet.name} <CopyButton text={snippet.code} />
              </p>
              {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
              <pre tabIndex={0} className="overflow-x-auto rounded bg-raised p-2 font-mono text-[12px]">
                {snippet.code}
              </pre>
            </div>
          ))}
        </div>
        <div>
          <Link className={buttonClass('primary')} href={`/clusters/${cluster.id}`}>
            {t({ en: 'To the cluster', zh: '前往集群' })}
          </Link>
        </div>
      </div>
    </Panel>
  );
}
