'use client';

import { FindingList } from '@/components/ui/finding-list';
import { formatTime } from '@/lib/format';
import { useLocale, useT } from '@/lib/i18n/client';
import type { UpgradeView } from '@/lib/upgrades/view';
import { methodNames } from './words';

/** How, when and by whom an upgrade was begun. */
export function Begun({ upgrade }: { upgrade: UpgradeView }) {
  const t = useT();
  const { createdBy } = upgrade;
  const at = formatTime(upgrade.createdAt, useLocale());
  const way = t(methodNames[upgrade.method]);
  return (
    <p className="text-muted">
      {t({ en: `${way}. Begun by ${createdBy}, ${at}.`, zh: `${way}。${createdBy} 于 ${at} 开始。` })}
    </p>
  );
}

/** What the checks said when it was begun. */
export function Checked({ upgrade: { findings } }: { upgrade: UpgradeView }) {
  const t = useT();
  if (findings.length === 0) return null;
  return (
    <details className="border-line border-t">
      <summary className="cursor-pointer px-4 py-2">
        {t({
          en: `Checks when it was begun: ${findings.length}`,
          zh: `开始时的检查结果：${findings.length} 项`,
        })}
      </summary>
      <FindingList findings={findings} />
    </details>
  );
}
