'use client';

import { Badge } from '@/components/ui/badge';
import { Notice } from '@/components/ui/notice';
import { Table, TableHead, Td } from '@/components/ui/table';
import { useT } from '@/lib/i18n/client';
import type { LicencePrediction, NodePrediction } from '@/lib/licences/predict';
import { wayWords } from './words';

/** Nodes with the same way for the same reasons share a row. */
function groups(nodes: NodePrediction[]): NodePrediction[][] {
  const found = new Map<string, NodePrediction[]>();
  for (const node of nodes) {
    const key = JSON.stringify([node.way, node.reasons]);
    found.set(key, [...(found.get(key) ?? []), node]);
  }
  return [...found.values()];
}

/** What every node will do with the new licence, and why. */
export function Prediction({ prediction }: { prediction: LicencePrediction }) {
  const t = useT();
  const { refusals, warnings, nodes } = prediction;
  const heads = [
    { en: 'Nodes', zh: '节点' },
    { en: 'Takes it', zh: '生效方式' },
    { en: 'Why', zh: '原因' },
  ];
  return (
    <>
      {refusals.map(({ code, text, remedy }) => (
        <Notice key={code} kind="error" title={t(text)}>
          <p>{t(remedy)}</p>
          <p className="mt-1 font-mono text-[12px] text-muted">{code}</p>
        </Notice>
      ))}
      {warnings.length > 0 ? (
        <Notice kind="warning" title={t({ en: 'Consider', zh: '请注意' })}>
          <ul className="list-disc pl-5">
            {warnings.map((warning) => (
              <li key={warning.en}>{t(warning)}</li>
            ))}
          </ul>
        </Notice>
      ) : null}
      <Table label={t({ en: 'Prediction', zh: '预测' })}>
        <TableHead heads={heads.map(t)} />
        <tbody>
          {groups(nodes).map(([first, ...rest]) =>
            first ? (
              <tr key={first.alias}>
                <Td>{[first, ...rest].map(({ alias }) => alias).join(', ')}</Td>
                <Td>
                  <Badge tone={wayWords[first.way].tone}>{t(wayWords[first.way].text)}</Badge>
                </Td>
                <Td className={first.reasons.length > 0 ? 'min-w-60' : ''}>
                  {first.reasons.map((reason) => (
                    <p key={reason.en}>{t(reason)}</p>
                  ))}
                </Td>
              </tr>
            ) : null,
          )}
        </tbody>
      </Table>
    </>
  );
}
