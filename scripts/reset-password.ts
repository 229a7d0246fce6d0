// Gives a user a new password when nobody can sign in any more; Deck must be stopped. The password is read from standard input.
// usage: npm run reset-password -- USER < file-with-the-password
import { readFileSync } from 'node:fs';
import { passwordRules } from '@/lib/auth/password-rules';
import { db } from '@/lib/db/client';
import { updateUser } from '@/lib/users/update-user';

const [name] = process.argv.slice(2);
const user = name ? await db().user.findUnique({ where: { username: name.toLowerCase() } }) : null;
if (!user) {
  console.error(
    name ? `There is no user ${name}.` : 'usage: npm run reset-password -- USER < file-with-the-password',
  );
  process.exit(2);
}
const password = readFileSync(0, 'utf8').replace(/\r?\n$/, '');
if (password.length < passwordRules.min || password.length > passwordRules.max) {
  console.error(`The password needs ${passwordRules.min} to ${passwordRules.max} characters.`);
  process.exit(1);
}
try {
  await updateUser({ id: user.id, password, disabled: false }, { userName: 'reset-password (command line)' });
  console.log(`${name} has a new password and is signed out everywhere.`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
