import { createHash } from 'node:crypto';
import { AppError } from '@/lib/errors';
import { sources } from '../sources';

/** Gives the content of a stored licence; throws LICENCE-CHANGED when it is not the one that was planned. */
export async function licenceBytes({
  licenceId,
  sha256,
}: {
  licenceId: string;
  sha256: string;
}): Promise<Buffer> {
  const content = await sources().licenceContent(licenceId);
  const found = createHash('sha256').update(content).digest('hex');
  if (found === sha256) return content;
  throw new AppError(
    'LICENCE-CHANGED',
    { en: 'The stored licence is not the one that was planned.', zh: '已存储的授权许可与计划中的不一致。' },
    {
      seen: `expected ${sha256}, seen ${found}`,
      remedy: { en: 'Make a new plan.', zh: '请重新生成计划。' },
    },
  );
}
