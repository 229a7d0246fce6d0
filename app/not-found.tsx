import { buttonClass } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/panel';
import { getT } from '@/lib/i18n/locale';

// A plain link, because this page belongs to the root: the code of `Link` would be in the first load of every page twice.
export default async function NotFound() {
  const t = await getT();
  return (
    <main>
      <EmptyState
        title={<h1>{t({ en: 'There is nothing at this address.', zh: '此地址没有内容。' })}</h1>}
        action={
          <a className={buttonClass('primary')} href="/clusters">
            {t({ en: 'To the clusters', zh: '前往集群列表' })}
          </a>
        }
      />
    </main>
  );
}
