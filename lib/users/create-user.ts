import 'server-only';
import { randomUUID } from 'node:crypto';
import { type Actor, writeAudit } from '@/lib/audit/write';
import { auth } from '@/lib/auth/auth';
import { db, type Tx } from '@/lib/db/client';
import { AppError } from '@/lib/errors';
import { CreateUserInput } from './schemas';

async function insertUser(tx: Tx, input: CreateUserInput, passwordHash: string): Promise<string> {
  const id = randomUUID();
  const username = input.username.toLowerCase();
  await tx.user.create({
    data: {
      id,
      name: input.username,
      username,
      displayUsername: input.username,
      email: `${username}@deck.invalid`,
      role: input.role,
    },
  });
  await tx.account.create({
    data: { id: randomUUID(), userId: id, accountId: id, providerId: 'credential', password: passwordHash },
  });
  return id;
}

async function hashPassword(password: string): Promise<string> {
  const context = await auth().$context;
  return context.password.hash(password);
}

const nameTaken = (name: string) =>
  new AppError('USER-NAME-TAKEN', {
    en: `A user named ${name} exists already.`,
    zh: `用户 ${name} 已存在。`,
  });

/** Adds a user with a password; throws USER-NAME-TAKEN. */
export async function createUser(raw: CreateUserInput, actor: Actor): Promise<string> {
  const input = CreateUserInput.parse(raw);
  const hash = await hashPassword(input.password);
  if (await db().user.findUnique({ where: { username: input.username.toLowerCase() } }))
    throw nameTaken(input.username);
  return db().$transaction(async (tx) => {
    const id = await insertUser(tx, input, hash);
    await writeAudit(tx, actor, {
      action: 'user.create',
      objectType: 'user',
      objectId: id,
      objectName: input.username,
      details: { role: input.role },
    });
    return id;
  });
}

/** Says whether nobody has been set up yet: the next visitor creates the first administrator. */
export async function needsFirstUser(): Promise<boolean> {
  return (await db().user.count()) === 0;
}

/** Adds the first administrator; throws SETUP-DONE when someone was faster. */
export async function createFirstAdministrator(raw: Omit<CreateUserInput, 'role'>): Promise<void> {
  const input = CreateUserInput.parse({ ...raw, role: 'administrator' });
  const hash = await hashPassword(input.password);
  await db().$transaction(async (tx) => {
    if ((await tx.user.count()) > 0) {
      throw new AppError('SETUP-DONE', {
        en: 'The first administrator exists already. Sign in.',
        zh: '首个管理员已创建，请登录。',
      });
    }
    const id = await insertUser(tx, input, hash);
    await writeAudit(
      tx,
      { userName: input.username, userId: id },
      { action: 'user.create-first', objectType: 'user', objectId: id, objectName: input.username },
    );
  });
}
