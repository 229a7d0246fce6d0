import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { AuthForm } from '@/components/shell/auth-form';
import { currentUser } from '@/lib/auth/session';
import { needsFirstUser } from '@/lib/users/create-user';
import { signInAction } from '../actions';

export const metadata: Metadata = { title: 'Sign in · 登录' };

export default async function SignInPage() {
  if (await needsFirstUser()) redirect('/setup');
  if (await currentUser()) redirect('/clusters');
  return (
    <AuthForm
      action={signInAction}
      title={{ en: 'Sign in', zh: '登录' }}
      button={{ en: 'Sign in', zh: '登录' }}
    />
  );
}
