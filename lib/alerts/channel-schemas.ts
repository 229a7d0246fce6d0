import { z } from 'zod';
import { severities } from './types';

export const presets = ['json', 'wecom', 'dingtalk', 'feishu', 'slack'] as const;
export type Preset = (typeof presets)[number];

/** How a mail server is spoken to: encrypted from the start, encrypted after STARTTLS or not at all, or in the clear. */
export const tlsModes = ['tls', 'starttls', 'none'] as const;

const common = {
  name: z.string().trim().min(1).max(60),
  enabled: z.boolean(),
  severity: z.enum(severities),
  language: z.enum(['en', 'zh']),
};
/** Left out: the stored one stays; empty: there is none any more. */
const secret = z.string().max(500).optional();
const mailbox = z.email().max(254);
const hostName = z
  .string()
  .trim()
  .max(253)
  .regex(/^[A-Za-z0-9._:-]+$/);

/** An http(s) address without user name and password, which `fetch` refuses. */
const address = z
  .url({ protocol: /^https?$/ })
  .max(1000)
  .refine((url) => !/^https?:\/\/[^/?#]*@/.test(url));

const Webhook = z.object({
  ...common,
  kind: z.literal('webhook'),
  preset: z.enum(presets),
  /** Left out: the stored one stays. Many services take whoever knows the address, so it is a secret too. */
  url: address.optional(),
  secret,
});
const Email = z.object({
  ...common,
  kind: z.literal('email'),
  host: hostName,
  port: z.number().int().min(1).max(65_535),
  tls: z.enum(tlsModes),
  user: z.string().trim().max(254),
  password: secret,
  from: mailbox,
  to: z.array(mailbox).min(1).max(50),
});

export const ChannelInput = z.discriminatedUnion('kind', [Webhook, Email]);
export type ChannelInput = z.infer<typeof ChannelInput>;

/** What is stored in the clear. */
export const WebhookConfig = z.object({ preset: z.enum(presets), origin: z.string(), signed: z.boolean() });
export type WebhookConfig = z.infer<typeof WebhookConfig>;
export const EmailConfig = Email.pick({
  host: true,
  port: true,
  tls: true,
  user: true,
  from: true,
  to: true,
});
export type EmailConfig = z.infer<typeof EmailConfig>;

/** A channel without its secrets. */
export type ChannelRow = {
  id: string;
  name: string;
  enabled: boolean;
  severity: string;
  language: string;
  /** Messages that wait for their next try, and the last failure. */
  waiting: number;
  lastError?: string;
  lastDeliveredAt?: string;
} & (
  | { kind: 'webhook'; config: WebhookConfig }
  | { kind: 'email'; config: EmailConfig; hasPassword: boolean }
);

/** What came of sending one message. */
export interface Outcome {
  ok: boolean;
  /** What the server answered (status and first line), or why there is no answer. */
  answer: string;
  ms: number;
}
