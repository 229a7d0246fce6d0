import type { Text } from './text';

/** An error that a user may see: a stable code, what happened and what to do, in both languages. */
export class AppError extends Error {
  override name = 'AppError';
  constructor(
    readonly code: string,
    readonly text: Text,
    readonly detail: { remedy?: Text; seen?: string; fields?: Record<string, Text>; cause?: unknown } = {},
  ) {
    super(`${code}: ${text.en}`, { cause: detail.cause });
  }
}

/** Gives an AppError for anything thrown; what is not meant for users is masked by an error number that is also in the log. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const id = Math.random().toString(36).slice(2, 8);
  return new AppError(
    `UNEXPECTED-${id}`,
    { en: `Unexpected error ${id}. The server log has the details.`, zh: `发生意外错误 ${id}，详情见服务器日志。` },
    { cause: error },
  );
}
