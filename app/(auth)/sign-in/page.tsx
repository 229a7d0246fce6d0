import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { AuthForm } from '@/components/shell/auth-form';
import { currentUser } from '@/lib/auth/session';
import { wayBack } from '@/lib/auth/way-back';
import { needsFirstUser } from '@/lib/users/create-user';
import { signInAction } from '../actions';

export const metadata: Metadata = { title: 'Sign in · 登录' };

export default async function SignInPage({ searchParams }: { searchParams: Promise<{ back?: unknown }> }) {
  if (await needsFirstUser()) redirect('/setup');
  const back = wayBack((await searchParams).back);
  if (await currentUser()) redirect(back);
  return (
    <AuthForm
      action={signInAction}
      back={back}
      title={{ en: 'Sign in', zh: '登录' }}
      button={{ en: 'Sign in', zh: '登录' }}
    />
  );
}
