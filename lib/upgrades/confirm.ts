import { AppError } from '@/lib/errors';

/** Throws UPGRADE-CONFIRM unless the cluster's name was typed. */
export function requireName(name: string, confirmed: string | undefined): void {
  if (confirmed === name) return;
  throw new AppError(
    'UPGRADE-CONFIRM',
    {
      en: `Type the cluster's name, ${name}, to confirm.`,
      zh: `请输入集群名称 ${name} 以确认。`,
    },
    {
      remedy: {
        en: 'If nothing here asks for it, look again: what would be done has changed meanwhile.',
        zh: '若此处没有输入框，说明将执行的内容已有变化，请重新查看。',
      },
    },
  );
}
