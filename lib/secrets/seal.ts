import 'server-only';
import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dataPath } from '@/lib/env';
import { AppError } from '@/lib/errors';
import { singleton } from '@/lib/singleton';

const FORMAT = 'v1';

const keyFile = () => process.env.DECK_KEY_FILE ?? dataPath('key');

/** Says whether the key file is there. */
export function keyExists(): boolean {
  return existsSync(keyFile());
}

/** Gives the 32-byte key that seals secrets: `DECK_KEY_FILE`, or `key` in the data directory, made at first use with mode 0600. */
function key(): Buffer {
  return singleton('seal-key', () => {
    const file = keyFile();
    if (!existsSync(file)) {
      writeFileSync(file, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600, flag: 'wx' });
      chmodSync(file, 0o600);
    }
    const bytes = Buffer.from(readFileSync(file, 'utf8').trim(), 'base64');
    if (bytes.length !== 32) {
      throw new AppError('SECRET-KEY', {
        en: `The key file ${file} does not hold 32 bytes in base64.`,
        zh: `密钥文件 ${file} 的内容不是 32 字节的 base64。`,
      });
    }
    return bytes;
  });
}

/** Encrypts a secret (AES-256-GCM) for storage; `context` binds it to its place, so that a sealed value cannot be moved to another row. */
export function seal(secret: string, context: string): string {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key(), iv).setAAD(Buffer.from(context));
  const body = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
  return [
    FORMAT,
    iv.toString('base64'),
    cipher.getAuthTag().toString('base64'),
    body.toString('base64'),
  ].join('.');
}

/** Decrypts what `seal` made; throws SECRET-UNREADABLE when the key or the value is another one. */
export function unseal(sealed: string, context: string): string {
  try {
    const [format, iv, tag, body] = sealed.split('.');
    if (format !== FORMAT || !iv || !tag || body === undefined) throw new Error('format');
    const decipher = createDecipheriv('aes-256-gcm', key(), Buffer.from(iv, 'base64')).setAAD(
      Buffer.from(context),
    );
    decipher.setAuthTag(Buffer.from(tag, 'base64'));
    return Buffer.concat([decipher.update(Buffer.from(body, 'base64')), decipher.final()]).toString('utf8');
  } catch (cause) {
    throw new AppError(
      'SECRET-UNREADABLE',
      {
        en: 'A stored secret cannot be decrypted with the present key file.',
        zh: '无法用当前密钥文件解密已保存的机密信息。',
      },
      {
        cause,
        remedy: {
          en: 'Put back the key file that belongs to this database, or enter the secret again.',
          zh: '请恢复与该数据库对应的密钥文件，或重新录入该机密信息。',
        },
      },
    );
  }
}

/** Gives a further key, bound to `purpose`, from the sealing key. */
export function derivedKey(purpose: string): string {
  return createHmac('sha256', key()).update(purpose).digest('hex');
}
