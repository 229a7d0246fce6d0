import { nodeRoleWords } from '@/components/node/words';
import { Panel } from '@/components/ui/panel';
import { Table, TableHead, Td } from '@/components/ui/table';
import type { ClusterView } from '@/lib/clusters/schemas';
import { getT } from '@/lib/i18n/locale';

/** What a draft is to become, for readers who may not go on with it in the wizard. */
export async function DraftSummary({ cluster }: { cluster: ClusterView }) {
  const t = await getT();
  const heads = [
    { en: 'Alias', zh: '别名' },
    { en: 'Role', zh: '类型' },
    { en: 'Address', zh: '地址' },
  ];
  return (
    <Panel title={t({ en: 'A draft: not deployed yet', zh: '草稿：尚未部署' })}>
      <Table label={t({ en: 'Nodes', zh: '节点' })}>
        <TableHead heads={heads.map(t)} />
        <tbody>
          {cluster.spec.nodes.map(({ alias, role, host, port }) => (
            <tr key={alias}>
              <Td>{alias}</Td>
              <Td>{t(nodeRoleWords[role])}</Td>
              <Td className="font-mono text-[13px]">{`${host}:${port}`}</Td>
            </tr>
          ))}
        </tbody>
      </Table>
    </Panel>
  );
}
