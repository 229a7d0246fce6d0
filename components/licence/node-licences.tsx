'use client';

import { Badge } from '@/components/ui/badge';
import { Panel } from '@/components/ui/panel';
import { Table, TableHead, Td } from '@/components/ui/table';
import { useT } from '@/lib/i18n/client';
import type { NodeLicence } from '@/lib/licences/view';
import { Expiry, Kind, Limit, UpTo } from './term-cells';
import { termWords } from './words';

function State({ node }: { node: NodeLicence }) {
  const t = useT();
  if (node.pending)
    return <Badge tone="attention">{t({ en: 'file not loaded yet', zh: '文件尚未加载' })}</Badge>;
  if (node.differs) return <Badge tone="attention">{t({ en: 'differs', zh: '不一致' })}</Badge>;
  if (node.unproven) return <Badge>{t({ en: 'file not compared', zh: '未与文件核对' })}</Badge>;
  return <Badge tone="running">{t({ en: 'as its host', zh: '与主机一致' })}</Badge>;
}

function NodeRow({ node, at }: { node: NodeLicence; at: number }) {
  const t = useT();
  const { alias, address, port, loaded, error } = node;
  const name = (
    <Td>
      <span className="font-medium">{alias}</span>
      <p className="font-mono text-[12px] text-muted">
        {address}:{port}
      </p>
    </Td>
  );
  if (!loaded)
    return (
      <tr>
        {name}
        <Td colSpan={8}>
          <Badge tone="stopped">{t({ en: 'does not answer', zh: '未应答' })}</Badge>{' '}
          <span className="text-muted">{error ? t(error.text) : ''}</span>
        </Td>
      </tr>
    );
  return (
    <tr>
      {name}
      <Td>
        <State node={node} />
      </Td>
      <Td className="min-w-36">{loaded.client}</Td>
      <Td>
        <Kind kind={loaded.authorization} />
      </Td>
      <Td>
        <Expiry last={loaded.expiration} at={at} />
      </Td>
      <Td>
        <Limit value={loaded.maxNodes} />
      </Td>
      <Td>
        <Limit value={loaded.maxCoresPerNode} />
      </Td>
      <Td>
        <Limit value={loaded.maxMemoryPerNodeGb} unit=" GB" />
      </Td>
      <Td>
        <UpTo version={loaded.version} />
      </Td>
    </tr>
  );
}

/** What every node has loaded. */
export function NodeLicences({ nodes, at }: { nodes: NodeLicence[]; at: number }) {
  const t = useT();
  const { client, kind, expiration, nodes: count, cores, memory, version } = termWords;
  const heads = [
    { en: 'Node', zh: '节点' },
    { en: 'State', zh: '状态' },
    client,
    kind,
    expiration,
    count,
    cores,
    memory,
    version,
  ];
  const title = t({ en: 'Loaded by the nodes', zh: '节点已加载的授权许可' });
  return (
    <Panel title={title}>
      <Table label={title}>
        <TableHead heads={heads.map(t)} />
        <tbody>
          {nodes.map((node) => (
            <NodeRow key={node.alias} node={node} at={at} />
          ))}
        </tbody>
      </Table>
    </Panel>
  );
}
