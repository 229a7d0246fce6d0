import { afterEach, describe, expect, it } from 'vitest';
import { LeaderLink } from './leader-link';
import { FakeControllers } from './testing/fake-controllers';

let controllers: FakeControllers;
let link: LeaderLink;
async function begin(marks: boolean): Promise<void> {
  controllers = new FakeControllers(marks);
  await controllers.start();
  link = new LeaderLink(controllers.sites);
}
afterEach(() => {
  link.close();
  controllers.close();
});

describe('the link to the leader', () => {
  it('keeps asking the leader alone, in one session', async () => {
    await begin(true);
    expect(await link.look()).toMatchObject({ source: 'leader', leader: { alias: 'c1' } });
    controllers.asked = [];
    expect(await link.look()).toMatchObject({ source: 'leader' });
    expect(controllers.asked).toEqual(['c1 getClusterPerf']);
  });

  it('follows within one look when another controller leads', async () => {
    await begin(true);
    await link.look();
    controllers.leader = 3;
    expect(await link.look()).toMatchObject({ source: 'leader', leader: { alias: 'c3' } });
  });

  it('finds and follows the leader of servers that have no column isLeader', async () => {
    await begin(false);
    controllers.leader = 2;
    const look = await link.look();
    expect(look).toMatchObject({ source: 'leader', leader: { alias: 'c2' } });
    expect(look.nodes.find(({ alias }) => alias === 'c2')?.state).toBe(2);
    controllers.leader = 3;
    expect(await link.look()).toMatchObject({ source: 'leader', leader: { alias: 'c3' } });
  });

  it('leaves a leader that takes the question and never answers, and says who was silent', async () => {
    await begin(true);
    await link.look();
    controllers.silent.add(1);
    const look = await link.look();
    const { host, port } = controllers.sites[0]!;
    expect(look.source).toBe('controller');
    expect(look.asked.get(`${host}:${port}`)).toBe('silent');
    controllers.leader = 2;
    expect(await link.look()).toMatchObject({ source: 'leader', leader: { alias: 'c2' } });
  });

  it('notices a lost session without asking', async () => {
    await begin(true);
    await link.look();
    controllers.peers[0]?.close();
    await expect.poll(() => link.alive).toBe(false);
  });
});
