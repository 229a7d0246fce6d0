import { Badge } from '@/components/ui/badge';
import { FindingList } from '@/components/ui/finding-list';
import { Panel } from '@/components/ui/panel';
import { Table, Td, Th } from '@/components/ui/table';
import type { NodeStates } from '@/lib/clusters/node-states';
import type { ClusterView } from '@/lib/clusters/schemas';
import { getT } from '@/lib/i18n/locale';
import type { Finding } from '@/lib/lint/finding';
import { roleOrder, roleWords } from './role-words';

/** What will be started, in order; after the start, what the leader says of each node. */
export async function StartSummary({
  cluster,
  errors,
  states,
}: {
  cluster: ClusterView;
  errors: Finding[];
  states: NodeStates | undefined;
}) {
  const t = await getT();
  const online = new Map(states?.nodes.map((n) => [n.alias, n.online]));
  const nodes = roleOrder.flatMap((role) => cluster.spec.nodes.filter((n) => n.role === role));
  return (
    <>
      {errors.length > 0 ? (
        <Panel title={t({ en: 'To mend first (step three)', zh: '需先修正（第三步）' })}>
          <FindingList findings={errors} />
        </Panel>
      ) : null}
      <Panel
        title={
          <span className="flex items-center gap-2">
            {t({ en: 'Nodes in the order of their start', zh: '节点（按启动顺序）' })}
            {states?.leader ? <Badge tone="running">{`leader: ${states.leader}`}</Badge> : null}
            {states ? (
              <Badge
                tone={states.nodes.every((n) => n.online) ? 'running' : 'attention'}
              >{`${states.nodes.filter((n) => n.online).length} / ${states.nodes.length} ${t({ en: 'online', zh: '在线' })}`}</Badge>
            ) : null}
          </span>
        }
      >
        <Table label={t({ en: 'Nodes', zh: '节点' })}>
          <thead>
            <tr>
              <Th>{t({ en: 'Alias', zh: '别名' })}</Th>
              <Th>{t({ en: 'Role', zh: '类型' })}</Th>
              <Th>{t({ en: 'Address', zh: '地址' })}</Th>
              {states ? <Th>{t({ en: 'State', zh: '状态' })}</Th> : null}
            </tr>
          </thead>
          <tbody>
            {nodes.map((node) => (
              <tr key={node.alias}>
                <Td>
                  {node.alias} {states?.leader === node.alias ? <Badge tone="running">leader</Badge> : null}
                </Td>
                <Td>{t(roleWords[node.role])}</Td>
                <Td className="font-mono text-[13px]">{`${node.host}:${node.port}`}</Td>
                {states ? (
                  <Td>
                    <Badge tone={online.get(node.alias) ? 'running' : 'stopped'}>
                      {online.get(node.alias)
                        ? t({ en: 'online', zh: '在线' })
                        : t({ en: 'offline', zh: '离线' })}
                    </Badge>
                  </Td>
                ) : null}
              </tr>
            ))}
          </tbody>
        </Table>
      </Panel>
    </>
  );
}
