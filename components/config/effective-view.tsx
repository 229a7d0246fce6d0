'use client';

import { useState } from 'react';
import { Panel } from '@/components/ui/panel';
import { Table, TableHead, Td } from '@/components/ui/table';
import { parameter } from '@/lib/config/catalogue';
import { effectiveRows } from '@/lib/config/node-rows';
import { useT } from '@/lib/i18n/client';
import { cellClass } from './parameter-input';

/** Every value that one node gets, and the line that decides it; `first` is the node to begin with. */
export function EffectiveView({
  text,
  aliases,
  first,
}: {
  text: string;
  aliases: string[];
  first: string | undefined;
}) {
  const t = useT();
  const [chosen, setChosen] = useState(first);
  const alias = chosen !== undefined && aliases.includes(chosen) ? chosen : aliases[0];
  if (alias === undefined)
    return (
      <p className="text-muted">
        {t({ en: 'There is no data or compute node.', zh: '没有数据节点或计算节点。' })}
      </p>
    );
  const shown = (name: string, value: string) => (parameter(name)?.sensitive ? '•••' : value);
  return (
    <Panel
      title={
        <label className="flex items-center gap-2">
          {t({ en: 'Node', zh: '节点' })}
          <select className={cellClass} value={alias} onChange={(event) => setChosen(event.target.value)}>
            {aliases.map((each) => (
              <option key={each}>{each}</option>
            ))}
          </select>
        </label>
      }
    >
      <Table label={t({ en: `What ${alias} gets`, zh: `${alias} 的实际取值` })}>
        <TableHead
          heads={[
            t({ en: 'Name', zh: '名称' }),
            t({ en: 'Value', zh: '取值' }),
            t({ en: 'Decided by', zh: '来源' }),
            t({ en: 'Overridden lines', zh: '被覆盖的行' }),
          ]}
        />
        <tbody>
          {effectiveRows(text, alias).map((row) => (
            <tr key={row.name}>
              <Td className="font-mono text-[13px]">{row.name}</Td>
              <Td className="break-all font-mono text-[13px]">{shown(row.name, row.value)}</Td>
              <Td className="text-[13px]">
                {t({ en: `line ${row.line}`, zh: `第 ${row.line} 行` })}{' '}
                <span className="break-all font-mono">{row.key}</span>
              </Td>
              <Td className="text-[13px] text-muted">
                {row.losers.map((loser) => (
                  <span key={loser.line} className="block break-all">
                    {t({ en: `line ${loser.line}`, zh: `第 ${loser.line} 行` })}{' '}
                    <span className="font-mono">
                      {loser.key}={shown(row.name, loser.value)}
                    </span>
                  </span>
                ))}
              </Td>
            </tr>
          ))}
        </tbody>
      </Table>
    </Panel>
  );
}
