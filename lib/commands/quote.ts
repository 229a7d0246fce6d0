import { AppError } from '@/lib/errors';

const PLAIN = /^[A-Za-z0-9_/:.,@%+-][A-Za-z0-9_/:=.,@%+-]*$/;

/** Gives `arg` as one word of POSIX sh; throws COMMAND-NUL for a NUL character, which no argument can carry. */
export function quote(arg: string): string {
  if (arg.includes('\0')) {
    throw new AppError('COMMAND-NUL', {
      en: 'A value with a NUL character cannot be used in a command.',
      zh: '命令参数中不能包含 NUL 字符。',
    });
  }
  return PLAIN.test(arg) ? arg : `'${arg.replaceAll("'", `'\\''`)}'`;
}

/** Gives the arguments as one command line, each quoted. */
export function quoteAll(args: string[]): string {
  return args.map(quote).join(' ');
}
