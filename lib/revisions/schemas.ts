import { z } from 'zod';

const Id = z.string().min(1).max(100);
const Key = z.string().min(1).max(300);
/** A document above this is refused: no cluster has one. */
const Body = z.string().max(2_000_000);
const Hash = z.string().regex(/^[0-9a-f]{64}$/);
const Alias = z.string().min(1).max(256);

/** What a review is asked about; no documents = the present configuration. */
export const ReviewInput = z.object({
  documents: z.array(z.object({ key: Key, text: Body, baseHash: Hash })).max(2000),
  note: z.string().max(2000).default(''),
  restart: z.enum(['later', 'rolling']).default('later'),
  online: z.boolean().optional(),
  revertOf: z.number().int().positive().optional(),
});

export const ChangeInput = ReviewInput.extend({
  clusterId: Id,
  /** Accepts that data cannot be read while its node restarts. */
  typed: z.string().max(200).optional(),
});

export const RevisionInput = z.object({ clusterId: Id, number: z.number().int().positive() });

export const DriftInput = z.object({ clusterId: Id, keys: z.array(Key).max(2000).optional() });

export const AdoptInput = DriftInput.extend({
  note: z.string().max(2000).default(''),
  shown: z.array(z.object({ key: Key, hash: Hash })).max(2000),
});

export const IgnoreInput = z.object({
  clusterId: Id,
  items: z
    .array(z.object({ key: Key, name: z.string().max(1000) }))
    .min(1)
    .max(5000),
  /** False brings ignored entries back. */
  ignored: z.boolean(),
});

export const OnlineInput = z.object({
  clusterId: Id,
  aliases: z.array(Alias).min(1).max(5000),
  name: z.string().min(1).max(200),
  value: z.string().min(1).max(1000),
});
