import { z } from 'zod';
import type { Text } from '@/lib/text';

export const passwordRules = { min: 10, max: 128 };

export const passwordHelp: Text = {
  en: `At least ${passwordRules.min} characters.`,
  zh: `至少 ${passwordRules.min} 个字符。`,
};

export const Password = z.string().min(passwordRules.min).max(passwordRules.max);

/** User names: 2 to 40 letters, digits, dot, dash or underscore. */
export const UserName = z.string().regex(/^[A-Za-z0-9._-]{2,40}$/);
