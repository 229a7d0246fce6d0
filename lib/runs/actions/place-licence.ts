import { createHash } from 'node:crypto';
import { dirname } from 'node:path/posix';
import { AppError } from '@/lib/errors';
import type { Action } from '@/lib/runs/action';
import { LicenceArgs } from '@/lib/runs/plans/args';
import { pathsOf } from '@/lib/runs/plans/paths';
import { sources } from './sources';
import { hashOf } from './support/hash';
import { clearForWriting } from './support/leftovers';
import { hostOf, LOOK_MS } from './support/remote';

function changed(expected: string, seen: string): AppError {
  return new AppError(
    'DEPLOY-LICENCE-CHANGED',
    { en: 'The stored licence is not the one that was planned.', zh: '已存储的授权许可与计划中的不一致。' },
    {
      seen: `expected ${expected}, seen ${seen}`,
      remedy: { en: 'Make a new plan.', zh: '请重新生成计划。' },
    },
  );
}

/** Puts the licence in place of the community licence that the package brings. */
export const placeLicence: Action<LicenceArgs> = {
  name: 'place-licence',
  args: LicenceArgs,
  describe({ dir, sha256 }) {
    const path = pathsOf(dir).licence;
    return {
      commands: [`# from Deck: scp dolphindb.lic <host>:${path}`, `echo "${sha256}  ${path}" | sha256sum -c`],
    };
  },
  async check(ctx, { dir, sha256 }) {
    return (await hashOf(ctx, await hostOf(ctx), pathsOf(dir).licence)) === sha256 ? 'done' : 'needed';
  },
  async apply(ctx, { dir, licenceId, sha256 }) {
    const conn = await hostOf(ctx);
    const content = await sources().licenceContent(licenceId);
    const found = createHash('sha256').update(content).digest('hex');
    if (found !== sha256) throw changed(sha256, found);
    const path = pathsOf(dir).licence;
    await clearForWriting(ctx, conn, dirname(path));
    await conn.writeFile(path, content, { timeoutMs: LOOK_MS, mode: 0o644, signal: ctx.signal });
    ctx.log(`${path}: ${content.length} bytes, SHA-256 ${sha256}`);
  },
};
