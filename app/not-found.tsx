import Link from 'next/link';
import { buttonClass } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/panel';
import { getT } from '@/lib/i18n/locale';

export default async function NotFound() {
  const t = await getT();
  return (
    <main>
      <EmptyState
        title={<h1>{t({ en: 'There is nothing at this address.', zh: '此地址没有内容。' })}</h1>}
        action={
          <Link className={buttonClass('primary')} href="/clusters">
            {t({ en: 'To the clusters', zh: '前往集群列表' })}
          </Link>
        }
      />
    </main>
  );
}
