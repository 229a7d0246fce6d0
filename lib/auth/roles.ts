import type { Text } from '@/lib/text';

/** Roles in rising order: a viewer reads, an operator also runs operations, an administrator also manages users, credentials and settings. */
export const roles = ['viewer', 'operator', 'administrator'] as const;
export type RoleName = (typeof roles)[number];

export const roleNames: Record<RoleName, Text> = {
  viewer: { en: 'Viewer', zh: '查看者' },
  operator: { en: 'Operator', zh: '操作员' },
  administrator: { en: 'Administrator', zh: '管理员' },
};

/** Says whether `role` may do what `needed` may do. */
export function hasRole(role: string, needed: RoleName): boolean {
  return roles.indexOf(role as RoleName) >= roles.indexOf(needed);
}
