'use server';

import { redirect } from 'next/navigation';
import { SignInInput, signIn } from '@/lib/auth/sign-in';
import { wayBack } from '@/lib/auth/way-back';
import { type PublicError, publicError } from '@/lib/http';
import { createFirstAdministrator } from '@/lib/users/create-user';

export interface AuthFormState {
  error?: PublicError;
  username?: string;
}

export async function signInAction(_state: AuthFormState, form: FormData): Promise<AuthFormState> {
  const input = {
    username: String(form.get('username') ?? ''),
    password: String(form.get('password') ?? ''),
  };
  try {
    await signIn(SignInInput.parse(input));
  } catch (error) {
    return { error: publicError(error), username: input.username };
  }
  redirect(wayBack(form.get('back')));
}

export async function setupAction(_state: AuthFormState, form: FormData): Promise<AuthFormState> {
  const input = {
    username: String(form.get('username') ?? ''),
    password: String(form.get('password') ?? ''),
  };
  try {
    await createFirstAdministrator(input);
    await signIn(input);
  } catch (error) {
    return { error: publicError(error), username: input.username };
  }
  redirect('/clusters');
}
