import { z } from 'zod';
import { Password, UserName } from '@/lib/auth/password';
import { roles } from '@/lib/auth/roles';

export const CreateUserInput = z.object({ username: UserName, role: z.enum(roles), password: Password });
export type CreateUserInput = z.infer<typeof CreateUserInput>;

export const UpdateUserInput = z.object({
  id: z.string(),
  role: z.enum(roles).optional(),
  disabled: z.boolean().optional(),
  password: Password.optional(),
});
export type UpdateUserInput = z.infer<typeof UpdateUserInput>;
