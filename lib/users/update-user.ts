import 'server-only';
import { type Actor, writeAudit } from '@/lib/audit/write';
import { auth } from '@/lib/auth/auth';
import { db, type Tx } from '@/lib/db/client';
import { AppError } from '@/lib/errors';
import { UpdateUserInput } from './schemas';

async function refuseLastAdministrator(tx: Tx, id: string): Promise<void> {
  const others = await tx.user.count({ where: { role: 'administrator', disabledAt: null, id: { not: id } } });
  if (others === 0) {
    throw new AppError('USER-LAST-ADMIN', {
      en: 'This is the last active administrator; Deck would have nobody left to manage it.',
      zh: '这是最后一个有效的管理员，停用或降级后将无人可管理 Deck。',
    });
  }
}

/** Changes a user's role, password or disabled state; ends that user's sessions; throws USER-LAST-ADMIN. */
export async function updateUser(raw: UpdateUserInput, actor: Actor): Promise<void> {
  const input = UpdateUserInput.parse(raw);
  const hash = input.password ? await (await auth().$context).password.hash(input.password) : undefined;
  await db().$transaction(async (tx) => {
    const user = await tx.user.findUniqueOrThrow({ where: { id: input.id } });
    const losesAdmin =
      user.role === 'administrator' &&
      (input.disabled === true || (input.role && input.role !== 'administrator'));
    if (losesAdmin) await refuseLastAdministrator(tx, user.id);
    await tx.user.update({
      where: { id: user.id },
      data: {
        ...(input.role ? { role: input.role } : {}),
        ...(input.disabled === undefined ? {} : { disabledAt: input.disabled ? new Date() : null }),
      },
    });
    if (hash)
      await tx.account.updateMany({
        where: { userId: user.id, providerId: 'credential' },
        data: { password: hash },
      });
    if (hash || input.disabled) await tx.session.deleteMany({ where: { userId: user.id } });
    const details = { role: input.role, disabled: input.disabled, passwordChanged: Boolean(hash) };
    await writeAudit(tx, actor, {
      action: 'user.update',
      objectType: 'user',
      objectId: user.id,
      objectName: user.name,
      details,
    });
  });
}

export interface UserRow {
  id: string;
  username: string;
  role: string;
  disabled: boolean;
  createdAt: string;
}

/** Gives all users in order of their names, without any secret. */
export async function listUsers(): Promise<UserRow[]> {
  const users = await db().user.findMany({ orderBy: { username: 'asc' } });
  return users.map((u) => ({
    id: u.id,
    username: u.displayUsername ?? u.name,
    role: u.role,
    disabled: u.disabledAt !== null,
    createdAt: u.createdAt.toISOString(),
  }));
}
