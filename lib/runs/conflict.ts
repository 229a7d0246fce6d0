import 'server-only';
import { db } from '@/lib/db/client';
import { Prisma } from '@/lib/db/generated/client';
import { AppError } from '@/lib/errors';
import type { Plan } from './plan';
import { activeStatuses } from './transitions';

/** Says whether a write failed because another row holds the place. */
export function isUniqueViolation(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002';
}

/** Gives RUN-ACTIVE with what runs on the cluster, who asked for it and since when. */
export async function activeError(clusterId: string, cause: unknown): Promise<AppError> {
  const run = await db().run.findFirst({ where: { clusterId, status: { in: activeStatuses } } });
  const title = run ? (run.plan as unknown as Plan).title : { en: 'another run', zh: '其他运行' };
  const by = run?.requestedBy ?? '?';
  const since = run?.createdAt.toISOString() ?? '?';
  return new AppError(
    'RUN-ACTIVE',
    {
      en: `This cluster is busy: "${title.en}", asked for by ${by}, is not finished yet.`,
      zh: `该集群正忙：${by} 发起的“${title.zh}”尚未结束。`,
    },
    {
      ...(run ? { seen: `run ${run.id}, ${run.status}, since ${since}` } : {}),
      remedy: { en: 'Wait for its end or cancel it, then try again.', zh: '请等待其结束，或取消后重试。' },
      cause,
    },
  );
}

/** Gives the error for a run or cluster that is not there. */
export function runNotFound(): AppError {
  return new AppError('NOT-FOUND', {
    en: 'This run or its cluster does not exist (any more).',
    zh: '该运行或其集群不存在。',
  });
}
