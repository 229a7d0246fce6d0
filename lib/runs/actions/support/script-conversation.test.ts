import { describe, expect, test } from 'vitest';
import type { ActionContext } from '@/lib/runs/action';
import type { ExecOptions, HostConnection } from '@/lib/ssh/types';
import { localContext } from '../testing/local-host';
import { converse } from './script-conversation';

type Script = (say: (text: string) => void, typed: () => Promise<string>) => Promise<number>;

/** A host whose terminal shows what a script of the test says. */
function hostWith(script: Script): HostConnection {
  const exec = async (_command: string, { signal, terminal }: ExecOptions) => {
    let stdout = '';
    const keys: string[] = [];
    let arrived = () => {};
    const typed = async () => {
      if (keys.length === 0) await new Promise<void>((resolve) => (arrived = resolve));
      return keys.shift() ?? '';
    };
    const say = (text: string) => {
      stdout += text;
      terminal?.(text, (typing) => {
        keys.push(typing);
        arrived();
      });
    };
    const ended = new Promise<null>((resolve) => signal?.addEventListener('abort', () => resolve(null)));
    const exitCode = await Promise.race([script(say, typed), ended]);
    return { exitCode, stdout, stderr: '', cancelled: exitCode === null, timedOut: false };
  };
  return { address: 'h1', exec } as unknown as HostConnection;
}

const questions = [{ prompt: 'Sure?(y/n)', answer: 'y' }];
const talk = (script: Script, ctx: ActionContext = localContext(), quietMs = 200) =>
  converse(ctx, hostWith(script), 'bash upgrade.sh', questions, 1000, quietMs);

describe('a conversation with a script', () => {
  test('answers, logs what it reads, and gives the end', async () => {
    const log: string[] = [];
    const end = await talk(async (say, typed) => {
      say('Sure?(y/n)');
      say(`${(await typed()).trim()}\r\n  inflating: a  \r\n\u001b[32mdone  UpgradeSuccess\u001b[0m\r\n`);
      return 0;
    }, localContext(log));
    expect(end).toMatchObject({ exitCode: 0, lines: ['Sure?(y/n)y', 'done  UpgradeSuccess'] });
    expect(end.unexpected).toBeUndefined();
    expect(log).toEqual(['Sure?(y/n)y', 'done  UpgradeSuccess']);
  });

  test('ends a script that waits with a question nobody expected', async () => {
    const end = await talk(async (say, typed) => {
      say('Which licence?');
      await typed();
      return 0;
    });
    expect(end).toMatchObject({ exitCode: null, unexpected: 'Which licence?' });
  });

  test('ends one that asks about old files without waiting for quiet', async () => {
    const never = 60_000;
    const end = await talk(
      async (say, typed) => {
        say('replace v1/server/web? [y]es, [n]o, [A]ll, [N]one, [r]ename: ');
        await typed();
        return 0;
      },
      localContext(),
      never,
    );
    expect(end.unexpected).toContain('replace v1/server/web?');
  });

  test('lets one that is at work go on, however quiet it is', async () => {
    const end = await talk(
      async (say) => {
        say('HTTP request sent, awaiting response... ');
        await new Promise((resolve) => setTimeout(resolve, 300));
        say('200 OK\r\n');
        return 0;
      },
      localContext(),
      50,
    );
    expect(end).toMatchObject({ exitCode: 0, lines: ['HTTP request sent, awaiting response... 200 OK'] });
  });

  test('throws when the run is cancelled', async () => {
    const stop = new AbortController();
    const waiting = talk(async (_say, typed) => Number(await typed()), {
      ...localContext(),
      signal: stop.signal,
    });
    stop.abort(new Error('cancelled by the user'));
    await expect(waiting).rejects.toThrow('cancelled by the user');
  });
});
