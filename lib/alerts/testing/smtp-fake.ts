import { type AddressInfo, createServer, type Socket } from 'node:net';

export interface Mail {
  from: string;
  to: string[];
  /** Headers and body as sent. */
  data: string;
}

/** A mail server on loopback that speaks just enough SMTP, without TLS. */
export interface SmtpFake {
  port: number;
  mails: Mail[];
  /** User and password that it takes; anybody is welcome while it is absent. */
  account?: { user: string; password: string };
  /** Takes connections and then says nothing. */
  silent: boolean;
  close: () => Promise<void>;
}

const crlf = '\r\n';

class Dialogue {
  private mail: Mail = { from: '', to: [], data: '' };
  private inData = false;
  private buffer = '';

  constructor(
    private readonly socket: Socket,
    private readonly fake: SmtpFake,
  ) {
    socket.on('data', (part) => this.take(part.toString()));
    this.say('220 fake ready');
  }

  private say(line: string): void {
    this.socket.write(line + crlf);
  }

  private take(part: string): void {
    this.buffer += part;
    for (let end = this.end(); end >= 0; end = this.end()) {
      const line = this.buffer.slice(0, end);
      this.buffer = this.buffer.slice(end + (this.inData ? 5 : 2));
      if (this.inData) this.finish(line);
      else this.answer(line);
    }
  }

  private end(): number {
    return this.buffer.indexOf(this.inData ? `${crlf}.${crlf}` : crlf);
  }

  private finish(data: string): void {
    this.inData = false;
    this.fake.mails.push({ ...this.mail, data });
    this.mail = { from: '', to: [], data: '' };
    this.say('250 2.0.0 queued as 1');
  }

  private answer(line: string): void {
    const command = line.slice(0, 4).toUpperCase();
    if (command === 'EHLO') this.say(`250-fake${crlf}250 AUTH PLAIN`);
    else if (command === 'AUTH') this.signIn(line.split(' ')[2] ?? '');
    else if (command === 'MAIL') this.note(() => (this.mail.from = address(line)));
    else if (command === 'RCPT') this.note(() => this.mail.to.push(address(line)));
    else if (command === 'QUIT') this.socket.end(`221 bye${crlf}`);
    else if (command === 'DATA') {
      this.inData = true;
      this.say('354 go on');
    } else this.say('250 ok');
  }

  private note(work: () => unknown): void {
    work();
    this.say('250 ok');
  }

  private signIn(token: string): void {
    const [, user, password] = Buffer.from(token, 'base64').toString().split('\0');
    const { account } = this.fake;
    const isRight = !account || (account.user === user && account.password === password);
    // Some servers repeat what they were given.
    this.say(isRight ? '235 welcome' : `535 5.7.8 wrong: ${token} ${password}`);
  }
}

const address = (line: string) => /<([^>]*)>/.exec(line)?.[1] ?? '';

/** Starts a mail server on a free port. */
export async function smtpFake(): Promise<SmtpFake> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    if (!fake.silent) new Dialogue(socket, fake);
  });
  const fake: SmtpFake = {
    port: 0,
    mails: [],
    silent: false,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  fake.port = (server.address() as AddressInfo).port;
  return fake;
}
