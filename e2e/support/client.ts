/** The unmodified official npm client with deadlines and without its automatic login. */
export { Client, once } from '../sandbox/standin/testing/client.ts';
