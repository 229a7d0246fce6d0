import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { AuthForm } from '@/components/shell/auth-form';
import { passwordHelp } from '@/lib/auth/password-rules';
import { needsFirstUser } from '@/lib/users/create-user';
import { setupAction } from '../actions';

export const metadata: Metadata = { title: 'First administrator · 首个管理员' };

export default async function SetupPage() {
  if (!(await needsFirstUser())) redirect('/sign-in');
  return (
    <AuthForm
      action={setupAction}
      title={{ en: 'Create the first administrator', zh: '创建首个管理员' }}
      lead={{
        en: 'Nobody can use this Deck yet. This account can add everyone else.',
        zh: '目前还没有人可以使用 Deck。此账户可以添加其他用户。',
      }}
      button={{ en: 'Create and sign in', zh: '创建并登录' }}
      passwordHelp={passwordHelp}
      newPassword
    />
  );
}
