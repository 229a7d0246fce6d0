import ssh2 from 'ssh2';
import { AppError } from '@/lib/errors';

/** Checks that a private key can be read with this passphrase; throws CREDENTIAL-KEY without repeating any of it. */
export function readableKey(privateKey: string, passphrase: string | undefined): void {
  const parsed = ssh2.utils.parseKey(privateKey, passphrase);
  if (!(parsed instanceof Error)) return;
  const locked = /passphrase|encrypted/i.test(parsed.message);
  throw new AppError(
    'CREDENTIAL-KEY',
    locked
      ? {
          en: 'The private key is locked: the passphrase is missing or wrong.',
          zh: '私钥已加密：缺少口令或口令错误。',
        }
      : { en: 'This is not a private key that SSH can read.', zh: '这不是 SSH 可识别的私钥。' },
    {
      remedy: {
        en: 'Paste the whole file, from BEGIN to END (OpenSSH or PEM form).',
        zh: '请粘贴完整的私钥文件，从 BEGIN 到 END（OpenSSH 或 PEM 格式）。',
      },
    },
  );
}
