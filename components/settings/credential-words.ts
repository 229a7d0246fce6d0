import type { Text } from '@/lib/text';

export const kindNames: Record<string, Text> = {
  password: { en: 'Password', zh: '密码' },
  key: { en: 'Private key', zh: '私钥' },
};

export const sudoNames: Record<string, Text> = {
  none: { en: 'no sudo', zh: '不使用 sudo' },
  nopasswd: { en: 'sudo without password', zh: 'sudo（免密码）' },
  password: { en: 'sudo with password', zh: 'sudo（需密码）' },
};
