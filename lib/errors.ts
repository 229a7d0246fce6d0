import type { Text } from './text';

/** An error that a user may see: a stable code, what happened and what to do, in both languages. */
export class AppError extends Error {
  override name = 'AppError';
  /** Recognises the class across Next's module graphs, where `instanceof` fails. */
  readonly isDeckError = true;
  constructor(
    readonly code: string,
    readonly text: Text,
    readonly detail: { remedy?: Text; seen?: string; fields?: Record<string, Text>; cause?: unknown } = {},
  ) {
    super(`${code}: ${text.en}`, { cause: detail.cause });
  }
}

/** Says whether something thrown is meant for users. */
export function isAppError(error: unknown): error is AppError {
  return error instanceof Error && (error as Partial<AppError>).isDeckError === true;
}

/** Gives an AppError for anything thrown; what is not meant for users is masked by an error number that is also in the log. */
export function toAppError(error: unknown): AppError {
  if (isAppError(error)) return error;
  const id = Math.random().toString(36).slice(2, 8);
  return new AppError(
    `UNEXPECTED-${id}`,
    {
      en: `Unexpected error ${id}. The server log has the details.`,
      zh: `发生意外错误 ${id}，详情见服务器日志。`,
    },
    { cause: error },
  );
}
