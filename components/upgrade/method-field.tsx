'use client';

import { useT } from '@/lib/i18n/client';
import type { Text } from '@/lib/text';
import type { UpgradeMethod } from '@/lib/upgrades/schemas';
import { methodNames } from './words';

interface Way {
  id: UpgradeMethod;
  about: Text;
}

const ways: Way[] = [
  {
    id: 'own',
    about: {
      en: 'The package is sent, checked and unpacked while the cluster still runs; then file after file is replaced and compared. A short outage, and goes on where it was cut off.',
      zh: '集群运行时即完成分发、校验和解压；停机后逐个文件替换并核对。停机时间短，中断后可从断点继续。',
    },
  },
  {
    id: 'rolling',
    about: {
      en: 'As above, but one host after the other, the leader’s last, while the rest goes on working: clients that reconnect see no failed work. Needs three controllers, replicas on other hosts, and versions of compatibility level 4 or 5. Can be paused between hosts; takes longer.',
      zh: '同上，但逐台主机升级，leader 所在主机最后，其余主机继续工作：支持重连的客户端不会有失败的操作。要求至少三个控制节点、数据在其他主机上有副本，且版本兼容性等级为 4 或 5。可在主机之间暂停；总时间较长。',
    },
  },
  {
    id: 'script-offline',
    about: {
      en: 'Deck sends the package and answers the vendor’s script on every host. The script unpacks while the cluster is stopped and copies over files in place: cut off, it leaves them half replaced until it is run again.',
      zh: 'Deck 分发安装包，并在每台主机上驱动厂商脚本。脚本在停机期间解压并直接覆盖文件：若中断，会留下部分替换的文件，需要重新执行。',
    },
  },
  {
    id: 'script-online',
    about: {
      en: 'As above, but every host downloads from the vendor by itself, also while the cluster is stopped. Needs wget and a way to the internet on every host; Deck asks for the version before anything is stopped.',
      zh: '同上，但由各主机在停机期间自行从厂商网站下载。每台主机需要 wget 并能访问外网；Deck 会在停机前确认该版本可下载。',
    },
  },
];

interface Props {
  value: UpgradeMethod;
  disabled: boolean;
  onChange: (value: UpgradeMethod) => void;
}

/** Who replaces the programs, each way with what it is better and worse at. */
export function MethodField({ value, disabled, onChange }: Props) {
  const t = useT();
  return (
    <fieldset className="flex w-full flex-col gap-2">
      <legend className="mb-1 font-medium">{t({ en: 'Way', zh: '升级方式' })}</legend>
      {ways.map(({ id, about }) => (
        <label key={id} className="flex items-start gap-2">
          <input
            type="radio"
            name="method"
            className="mt-1"
            checked={value === id}
            disabled={disabled}
            aria-describedby={`method-${id}`}
            aria-label={t(methodNames[id])}
            onChange={() => onChange(id)}
          />
          <span className="max-w-3xl">
            <span>{t(methodNames[id])}</span>
            <span id={`method-${id}`} className="block text-muted">
              {t(about)}
            </span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
