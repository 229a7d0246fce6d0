import './polyfill.ts';
import { DDB, type DdbObj } from 'dolphindb';

// The client announces every connection and every end of one on the console.
const { log } = console;
console.log = (...words: unknown[]) => {
  if (!String(words[0]).includes('ws://')) log(...words);
};

/** The unmodified official client with the deadline that it lacks. */
export class Client {
  readonly prints: string[] = [];
  private constructor(readonly ddb: DDB) {}

  static async connect(site: string, login = true): Promise<Client> {
    const ddb = new DDB(`ws://${site}`, { autologin: false });
    ddb.print_message = false;
    const client = new Client(ddb);
    await client.within(ddb.connect(), 10_000);
    if (login) await client.call('login', ['admin', '123456']);
    return client;
  }

  private async within<A>(work: Promise<A>, ms: number): Promise<A> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
    });
    return Promise.race([work, late]).finally(() => clearTimeout(timer));
  }

  call = (name: string, args: unknown[] = [], ms = 20_000): Promise<DdbObj> =>
    this.within(this.ddb.call(name, args as DdbObj[], { urgent: true }), ms);

  /** Calls and converts the answer to plain JS. */
  ask = async <A>(name: string, args: unknown[] = [], ms = 20_000): Promise<A> =>
    (await this.call(name, args, ms)).data() as A;

  script = async <A>(source: string, ms = 60_000): Promise<A> =>
    (
      await this.within(
        this.ddb.eval(source, {
          listener: (message) => {
            if (message.type === 'print') this.prints.push(String(message.data));
          },
        }),
        ms,
      )
    ).data() as A;

  close(): void {
    this.ddb.disconnect();
  }
}

/** Connects, asks one thing, closes. */
export async function once<A>(site: string, name: string, args: unknown[] = [], login = true): Promise<A> {
  const client = await Client.connect(site, login);
  try {
    return await client.ask<A>(name, args);
  } finally {
    client.close();
  }
}
