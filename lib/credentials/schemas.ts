import { z } from 'zod';

const name = z.string().trim().min(1).max(60);
const unixUser = z.string().regex(/^[A-Za-z_][A-Za-z0-9_.-]{0,31}$/);
const secret = z.string().min(1).max(20_000);

export const CredentialInput = z
  .object({
    name,
    username: unixUser,
    kind: z.enum(['password', 'key']),
    password: secret.optional(),
    privateKey: secret.optional(),
    passphrase: secret.optional(),
    sudo: z.enum(['none', 'nopasswd', 'password']),
    sudoPassword: secret.optional(),
  })
  .refine((c) => (c.kind === 'password' ? c.password : c.privateKey), { path: ['secret'] })
  .refine((c) => c.sudo !== 'password' || c.sudoPassword || c.password, { path: ['sudoPassword'] });
export type CredentialInput = z.infer<typeof CredentialInput>;

export interface CredentialRow {
  id: string;
  name: string;
  username: string;
  kind: string;
  sudo: string;
  hosts: number;
}
