import { fakePeer, ok } from '@/lib/dolphindb/fake-peer';
import { encode } from '../../../e2e/sandbox/standin/codec';
import { string, T, table, vectorOf } from '../../../e2e/sandbox/standin/script/values';

type Peer = Awaited<ReturnType<typeof fakePeer>>;

/** Three controllers of a made-up cluster; `silent` ones take questions and never answer. */
export class FakeControllers {
  peers: Peer[] = [];
  leader = 1;
  silent = new Set<number>();
  asked: string[] = [];

  constructor(private readonly marks: boolean) {}

  async start(): Promise<void> {
    for (const n of [1, 2, 3]) this.peers.push(await fakePeer((request) => this.answer(n, request.text)));
  }

  get sites() {
    return this.peers.map(({ host, port }, i) => ({ host, port, alias: `c${i + 1}` }));
  }

  private answer(n: number, name: string) {
    this.asked.push(`c${n} ${name}`);
    if (this.silent.has(n)) return undefined;
    if (name === 'getActiveMaster') return ok(encode(string(`c${this.leader}`)));
    if (name !== 'getClusterPerf') return { error: `Can't recognize function name ${name}` };
    const all = this.sites;
    const columns = [
      {
        name: 'name',
        vector: vectorOf(
          T.STRING,
          all.map(({ alias }) => alias),
        ),
      },
      {
        name: 'site',
        vector: vectorOf(
          T.STRING,
          all.map((s) => `${s.host}:${s.port}:${s.alias}`),
        ),
      },
      { name: 'mode', vector: vectorOf(T.INT, [2, 2, 2]) },
      { name: 'state', vector: vectorOf(T.INT, [1, 2, 1]) },
    ];
    const marks = {
      name: 'isLeader',
      vector: vectorOf(
        T.BOOL,
        [1, 2, 3].map((i) => i === this.leader),
      ),
    };
    return ok(encode(table(this.marks ? [...columns, marks] : columns)));
  }

  close(): void {
    for (const peer of this.peers) peer.close();
  }
}
