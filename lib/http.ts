import 'server-only';
import { ZodError } from 'zod';
import { AppError, toAppError } from './errors';
import { logger } from './logger';

const statusOf: Record<string, number> = {
  'AUTH-REQUIRED': 401,
  'AUTH-FORBIDDEN': 403,
  'NOT-FOUND': 404,
  INVALID: 400,
  'RUN-ACTIVE': 409,
};

/** Gives an error's public form: code, sentences, remedy; never a stack or an internal message. */
export function publicError(error: unknown) {
  const known = error instanceof ZodError ? invalidInput(error) : toAppError(error);
  if (known.code.startsWith('UNEXPECTED') && !isLeft(error))
    logger().error({ err: error, code: known.code }, 'unexpected error');
  const { remedy, seen, fields } = known.detail;
  return {
    code: known.code,
    text: known.text,
    ...(remedy ? { remedy } : {}),
    ...(seen ? { seen } : {}),
    ...(fields ? { fields } : {}),
  };
}
export type PublicError = ReturnType<typeof publicError>;

/** A browser that went away while its request was being read: nothing to look into. */
function isLeft(error: unknown): boolean {
  return (
    error instanceof Error &&
    (error as NodeJS.ErrnoException).code === 'ECONNRESET' &&
    error.message === 'aborted'
  );
}

function invalidInput(error: ZodError): AppError {
  const fields = Object.fromEntries(
    error.issues.map((i) => [i.path.join('.'), { en: i.message, zh: i.message }]),
  );
  return new AppError(
    'INVALID',
    { en: 'Some entries are not valid.', zh: '部分输入无效。' },
    { fields, seen: error.issues.map((i) => `${i.path.join('.')}: ${i.message}`).join('\n'), cause: error },
  );
}

/** Gives the HTTP answer for anything thrown in a route handler. */
export function toResponse(error: unknown): Response {
  const body = publicError(error);
  return Response.json(
    { error: body },
    { status: statusOf[body.code] ?? (body.code.startsWith('UNEXPECTED') ? 500 : 422) },
  );
}
