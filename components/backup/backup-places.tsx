'use client';

import { CopyButton } from '@/components/ui/copy-button';
import { holds } from '@/lib/backups/kinds';
import type { BackupPlace, Verification } from '@/lib/backups/types';
import { formatBytes } from '@/lib/format';
import { useT } from '@/lib/i18n/client';

/** Where a backup lies and what it holds there, host by host; what a check found wrong stands below its host. */
export function BackupPlaces({ places, wrong }: { places: BackupPlace[]; wrong: Verification['places'] }) {
  const t = useT();
  const found = (place: BackupPlace) =>
    wrong.find(({ path, address }) => path === place.path && address === place.address)?.wrong ?? [];
  return (
    <details className="mt-1 text-[13px]" open={places.some((place) => found(place).length > 0)}>
      <summary className="cursor-pointer text-muted">
        {t({ en: `${places.length} places on the hosts`, zh: `主机上的 ${places.length} 个位置` })}
      </summary>
      <ul className="mt-1 flex flex-col gap-1.5">
        {places.map((place) => (
          <li key={`${place.address} ${place.path}`}>
            <div className="flex flex-wrap items-center gap-x-2">
              <span className="font-mono">
                {place.address}:{place.path}
              </span>
              <CopyButton text={place.path} label={t({ en: 'Copy the path', zh: '复制路径' })} />
              <span className="text-muted">
                {t({
                  en: `${formatBytes(place.sizeBytes)}, ${place.files} files`,
                  zh: `${formatBytes(place.sizeBytes)}，${place.files} 个文件`,
                })}
              </span>
            </div>
            <div className="text-muted">
              {place.nodes.join(', ')} · {t(holds(place.kinds.map(({ kind }) => kind)))}
            </div>
            {found(place).map((line) => (
              <div key={line} className="font-mono text-failed">
                {line}
              </div>
            ))}
          </li>
        ))}
      </ul>
    </details>
  );
}
