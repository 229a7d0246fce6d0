import type { Text } from '@/lib/text';
import type { Severity } from './types';

export const severityNames: Record<Severity, Text> = {
  critical: { en: 'critical', zh: '严重' },
  warning: { en: 'warning', zh: '警告' },
  info: { en: 'info', zh: '提示' },
};
