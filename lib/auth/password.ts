import { z } from 'zod';
import { passwordRules } from './password-rules';

export const Password = z.string().min(passwordRules.min).max(passwordRules.max);

/** User names: 2 to 40 letters, digits, dots, dashes or underscores. */
export const UserName = z.string().regex(/^[A-Za-z0-9._-]{2,40}$/);
