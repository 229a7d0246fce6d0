'use client';

import type { ReactNode } from 'react';
import { Badge } from '@/components/ui/badge';
import { Table, TableHead, Td } from '@/components/ui/table';
import { useT } from '@/lib/i18n/client';
import { type LicenceTerms, limitOf } from '@/lib/licences/terms';
import type { Text } from '@/lib/text';
import { Expiry, Kind, Limit, UpTo } from './term-cells';
import { termWords } from './words';

type Change = 'better' | 'worse' | 'other' | undefined;

interface Row {
  name: Text;
  show: (terms: LicenceTerms) => ReactNode;
  change: (before: LicenceTerms, after: LicenceTerms) => Change;
}

const differs =
  (of: (terms: LicenceTerms) => unknown) =>
  (before: LicenceTerms, after: LicenceTerms): Change =>
    of(before) === of(after) ? undefined : 'other';

const differsWhereKnown =
  (of: (terms: LicenceTerms) => unknown) =>
  (before: LicenceTerms, after: LicenceTerms): Change =>
    of(before) === null || of(after) === null ? undefined : differs(of)(before, after);

const grows =
  (of: (terms: LicenceTerms) => number | null) =>
  (before: LicenceTerms, after: LicenceTerms): Change => {
    const [was, is] = [limitOf(of(before)), limitOf(of(after))];
    return was === is ? undefined : is > was ? 'better' : 'worse';
  };

const rowsAt = (at: number): Row[] => [
  { name: termWords.client, show: ({ client }) => client, change: differs(({ client }) => client) },
  {
    name: termWords.kind,
    show: ({ authorization }) => <Kind kind={authorization} />,
    change: differs(({ authorization }) => authorization),
  },
  {
    name: termWords.expiration,
    show: ({ expiration }) => <Expiry last={expiration} at={at} />,
    change: (before, after) =>
      before.expiration === after.expiration
        ? undefined
        : after.expiration > before.expiration
          ? 'better'
          : 'worse',
  },
  {
    name: termWords.nodes,
    show: ({ maxNodes }) => <Limit value={maxNodes} />,
    change: grows(({ maxNodes }) => maxNodes),
  },
  {
    name: termWords.cores,
    show: ({ maxCoresPerNode }) => <Limit value={maxCoresPerNode} />,
    change: grows(({ maxCoresPerNode }) => maxCoresPerNode),
  },
  {
    name: termWords.memory,
    show: ({ maxMemoryPerNodeGb }) => <Limit value={maxMemoryPerNodeGb} unit=" GB" />,
    change: grows(({ maxMemoryPerNodeGb }) => maxMemoryPerNodeGb),
  },
  {
    name: termWords.version,
    show: (terms) => <UpTo version={terms.version} />,
    change: differs(({ version }) => version),
  },
  {
    name: termWords.bound,
    show: ({ bindCpu }) => <YesNo value={bindCpu} />,
    change: differsWhereKnown(({ bindCpu }) => bindCpu),
  },
  {
    name: termWords.modules,
    show: ({ modules }) => <Modules code={modules} />,
    change: differsWhereKnown(({ modules }) => modules),
  },
];

function Modules({ code }: { code: number | null }) {
  const t = useT();
  if (code === null) return <>—</>;
  return <>{code < 0 ? t({ en: 'none', zh: '无' }) : t({ en: `code ${code}`, zh: `代码 ${code}` })}</>;
}

function YesNo({ value }: { value: boolean | null }) {
  const t = useT();
  if (value === null) return <>—</>;
  return <>{value ? t({ en: 'yes', zh: '是' }) : t({ en: 'no', zh: '否' })}</>;
}

function ChangeBadge({ change }: { change: Change }) {
  const t = useT();
  if (change === 'better') return <Badge tone="running">{t({ en: 'more', zh: '增加' })}</Badge>;
  if (change === 'worse') return <Badge tone="attention">{t({ en: 'less', zh: '减少' })}</Badge>;
  if (change === 'other') return <Badge tone="attention">{t({ en: 'other', zh: '不同' })}</Badge>;
  return <span className="text-muted">{t({ en: 'same', zh: '相同' })}</span>;
}

/** The running licence and the new one side by side. */
export function CompareTerms({ running, candidate }: { running?: LicenceTerms; candidate: LicenceTerms }) {
  const t = useT();
  const heads = [
    { en: 'Term', zh: '项目' },
    { en: 'Running', zh: '当前' },
    { en: 'New', zh: '新的' },
    { en: 'Change', zh: '变化' },
  ];
  return (
    <Table label={t({ en: 'Comparison', zh: '对比' })}>
      <TableHead heads={heads.map(t)} />
      <tbody>
        {rowsAt(Date.now()).map(({ name, show, change }) => (
          <tr key={name.en}>
            <Td className="text-muted">{t(name)}</Td>
            <Td>{running ? show(running) : '—'}</Td>
            <Td>{show(candidate)}</Td>
            <Td>{running ? <ChangeBadge change={change(running, candidate)} /> : '—'}</Td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
