import { Notice } from '@/components/ui/notice';
import { type RoleName, roleNames, roles } from '@/lib/auth/roles';
import { pageUser } from '@/lib/auth/session';
import { getT } from '@/lib/i18n/locale';

export default async function ForbiddenPage({ searchParams }: { searchParams: Promise<{ needs?: string }> }) {
  const user = await pageUser('viewer');
  const [t, { needs }] = await Promise.all([getT(), searchParams]);
  const needed: RoleName = roles.find((role) => role === needs) ?? 'administrator';
  return (
    <Notice
      kind="warning"
      title={t({ en: 'Your role does not allow this page.', zh: '您的角色无权访问此页面。' })}
    >
      {t({
        en: `It needs the role ${roleNames[needed].en}; yours is ${roleNames[user.role].en}. An administrator can change it under Settings.`,
        zh: `需要“${roleNames[needed].zh}”角色，您的角色是“${roleNames[user.role].zh}”。管理员可在“设置”中调整。`,
      })}
    </Notice>
  );
}
