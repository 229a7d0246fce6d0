import { createHash, createHmac, randomBytes } from 'node:crypto';

export interface User {
  salt: string;
  hash: string;
  isAdmin: boolean;
}

const digest = (salt: string, password: string): string =>
  createHash('sha256').update(`${salt}:${password}`).digest('hex');

export function newUser(password: string, isAdmin: boolean): User {
  const salt = randomBytes(8).toString('hex');
  return { salt, hash: digest(salt, password), isAdmin };
}

export const passwordMatches = (user: User | undefined, password: string): boolean =>
  user !== undefined && user.hash === digest(user.salt, password);

const sign = (secret: string, text: string): string =>
  createHmac('sha256', secret).update(text).digest('hex');

const TICKET_DAYS = 7;

export function makeTicket(secret: string, user: string): string {
  const text = `${user}|${Date.now() + TICKET_DAYS * 86_400_000}`;
  return Buffer.from(`${text}|${sign(secret, text)}`).toString('base64');
}

/** The user of a ticket, or undefined when it is forged or has run out. */
export function ticketUser(secret: string, ticket: string): string | undefined {
  const [user, until, signature] = Buffer.from(ticket, 'base64').toString('utf8').split('|');
  if (!user || signature !== sign(secret, `${user}|${until}`) || Number(until) < Date.now()) return;
  return user;
}
