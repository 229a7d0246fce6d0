import { type Parameter, parameter } from '@/lib/config/catalogue';
import {
  configValue,
  type DynamicValue,
  dynamicNames,
  setBySetter,
  setDynamicConfig,
} from '@/lib/dolphindb/dynamic-config';
import { isDdbError } from '@/lib/dolphindb/errors';
import { type DdbSession, openSession } from '@/lib/dolphindb/session';
import { AppError } from '@/lib/errors';
import type { Action, ActionContext } from '@/lib/runs/action';
import { SetOnlineArgs } from '@/lib/runs/plans/args-configure';
import { sources } from './sources';

const CALL_MS = 10_000;
const NUMBERS = ['int', 'long', 'double'];
const YES = /^(1|true)$/i;

/** Gives a value in the type of its parameter. */
export function typedValue(found: Parameter | undefined, value: string): DynamicValue {
  if (found?.type === 'bool') return YES.test(value);
  return found && NUMBERS.includes(found.type) && value.trim() !== '' && Number.isFinite(Number(value))
    ? Number(value)
    : value;
}

/** Says whether two spellings mean the same value: `8` and `8.0`, `1` and `true`. */
export function sameValue(a: string, b: string): boolean {
  if (a === b) return true;
  if (a !== '' && b !== '' && Number(a) === Number(b)) return true;
  const bool = (text: string) => (YES.test(text) ? true : /^(0|false)$/i.test(text) ? false : undefined);
  return bool(a) !== undefined && bool(a) === bool(b);
}

function notPossible(name: string, alias: string, seen: string): AppError {
  return new AppError(
    'CONFIG-NOT-ONLINE',
    { en: `${alias} cannot change ${name} while it runs.`, zh: `${alias} 不支持在线修改 ${name}。` },
    {
      seen,
      remedy: { en: 'Change it in the configuration and restart the node.', zh: '请修改配置并重启该节点。' },
    },
  );
}

async function setOne(
  ctx: ActionContext,
  session: DdbSession,
  alias: string,
  name: string,
  value: string,
): Promise<void> {
  const options = { timeoutMs: CALL_MS, signal: ctx.signal };
  const found = parameter(name);
  const typed = typedValue(found, value);
  const names = await dynamicNames(session, options);
  const setter = found?.onlineFunction;
  if (names?.includes(name)) await setDynamicConfig(session, name, typed, options);
  else if (setter && /^(set|reset)\w+$/.test(setter) && setter !== 'setDynamicConfig')
    await setBySetter(session, setter, typed, options);
  else
    throw notPossible(
      name,
      alias,
      names ? `getDynamicConfig: ${names.join(', ')}` : 'no setDynamicConfig on this version',
    );
  const now = await configValue(session, name, options);
  if (!sameValue(now, value)) throw unseen(name, alias, now);
  ctx.log(`${alias}: ${name}=${now}, until its next restart / 立即生效，重启后失效`);
}

function unseen(name: string, alias: string, now: string): AppError {
  return new AppError(
    'CONFIG-ONLINE-UNSEEN',
    {
      en: `${alias} accepted ${name}, but still reports another value.`,
      zh: `${alias} 接受了 ${name} 的修改，但读回的值不同。`,
    },
    { seen: `getConfig("${name}") = ${now}` },
  );
}

async function withNode(
  ctx: ActionContext,
  { clusterId, node }: SetOnlineArgs,
  work: (session: DdbSession) => Promise<void>,
): Promise<void> {
  const { user, password } = await sources().consoleAccount(clusterId);
  ctx.signal.throwIfAborted();
  const session = await openSession({ host: node.address, port: node.port, timeoutMs: CALL_MS });
  try {
    await session.login(user, password, { timeoutMs: CALL_MS });
    await work(session);
  } finally {
    session.close();
  }
}

/** Sets values in one running node and reads them back; they are lost when it restarts (dolphindb-server-api.md 3.5). */
export const setOnlineAction: Action<SetOnlineArgs> = {
  name: 'set-online',
  args: SetOnlineArgs,
  describe: ({ node, settings }) => ({
    commands: settings.map(
      ({ name, value }) => `# on ${node.address}:${node.port}: setDynamicConfig("${name}", ${value})`,
    ),
  }),
  async apply(ctx, args) {
    const { node, settings, stored, clearsMark, clusterId } = args;
    try {
      await withNode(ctx, args, async (session) => {
        for (const { name, value } of settings) await setOne(ctx, session, node.alias, name, value);
      });
    } catch (error) {
      if (!stored || !isDdbError(error, 'DDB-UNREACHABLE')) throw error;
      ctx.log(
        `${node.alias} does not answer: it reads the stored values when it starts / 未应答，启动时读取已保存的值`,
        'err',
      );
      return;
    }
    if (!clearsMark) return;
    const { dropRestartMark } = await import('@/lib/revisions/restart-marks');
    await dropRestartMark(clusterId, node.alias);
  },
};
