import type { Tone } from '@/components/ui/badge';
import type { Text } from '@/lib/text';

export const outcomes: Record<string, { text: Text; tone: Tone }> = {
  ok: { text: { en: 'done', zh: '成功' }, tone: 'running' },
  refused: { text: { en: 'refused', zh: '已拒绝' }, tone: 'attention' },
  failed: { text: { en: 'failed', zh: '失败' }, tone: 'failed' },
};
