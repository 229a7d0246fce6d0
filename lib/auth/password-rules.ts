import type { Text } from '@/lib/text';

export const passwordRules = { min: 10, max: 128 };

export const passwordHelp: Text = {
  en: `At least ${passwordRules.min} characters.`,
  zh: `至少 ${passwordRules.min} 个字符。`,
};
