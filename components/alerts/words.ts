import type { Tone } from '@/components/ui/badge';
import type { Preset, tlsModes } from '@/lib/alerts/channel-schemas';
import type { Severity } from '@/lib/alerts/types';
import type { Text } from '@/lib/text';

export const severityTones: Record<Severity, Tone> = {
  critical: 'failed',
  warning: 'attention',
  info: 'plain',
};

export const leastNames: Record<Severity, Text> = {
  critical: { en: 'critical only', zh: '仅严重' },
  warning: { en: 'warning and worse', zh: '警告及以上' },
  info: { en: 'everything', zh: '全部' },
};

export const presetNames: Record<Preset, Text> = {
  json: { en: 'JSON', zh: 'JSON' },
  wecom: { en: 'WeCom', zh: '企业微信' },
  dingtalk: { en: 'DingTalk', zh: '钉钉' },
  feishu: { en: 'Feishu', zh: '飞书' },
  slack: { en: 'Slack', zh: 'Slack' },
};

export const tlsNames: Record<(typeof tlsModes)[number], Text> = {
  tls: { en: 'TLS from the start (mostly port 465)', zh: '直接 TLS（通常为 465 端口）' },
  starttls: { en: 'STARTTLS required (mostly port 587)', zh: '必须 STARTTLS（通常为 587 端口）' },
  none: { en: 'No encryption (mostly port 25)', zh: '不加密（通常为 25 端口）' },
};

export const languageNames: Record<'en' | 'zh', Text> = {
  en: { en: 'English', zh: '英文' },
  zh: { en: 'Chinese', zh: '中文' },
};
