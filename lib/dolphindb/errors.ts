import { AppError } from '@/lib/errors';
import type { Text } from '@/lib/text';
import { redact } from './redact';

export type DdbErrorCode =
  | 'DDB-UNREACHABLE'
  | 'DDB-TIMEOUT'
  | 'DDB-CLOSED'
  | 'DDB-CANCELLED'
  | 'DDB-AUTH'
  | 'DDB-NOT-LEADER'
  | 'DDB-NO-PRIVILEGE'
  | 'DDB-NOT-READY'
  | 'DDB-UNKNOWN-FUNCTION'
  | 'DDB-TOO-LARGE'
  | 'DDB-ERROR';

/** Where a node listens, with its alias where known. */
export interface Site {
  host: string;
  port: number;
  alias?: string;
}

/** A failed talk with a DolphinDB node: never holds the arguments of the call; `leader` is where a follower sends the caller. */
export class DdbError extends AppError {
  override name = 'DdbError';
  readonly leader?: Site;
  /** The vendor's error number, e.g. `S00015`, for its page in the documentation. */
  readonly refId?: string;

  constructor(
    override readonly code: DdbErrorCode,
    text: Text,
    detail: { remedy?: Text; seen?: string; leader?: Site; refId?: string } = {},
  ) {
    super(code, text, { remedy: detail.remedy, seen: detail.seen });
    this.leader = detail.leader;
    this.refId = detail.refId;
  }
}

/** True for an error of this folder, also when it was made in another module graph of the same process. */
export function isDdbError(error: unknown, ...codes: DdbErrorCode[]): error is DdbError {
  const code = (error as { code?: unknown } | null)?.code;
  if (typeof code !== 'string' || !code.startsWith('DDB-')) return false;
  return codes.length === 0 || codes.includes(code as DdbErrorCode);
}

/** Reads the leader's site out of a follower's refusal; undefined while an election goes on (dolphindb-server-api.md 0.4). */
export function parseNotLeader(text: string): Site | undefined {
  const found = /<NotLeader>\s*(\[[^\]\s]+\]|[^\s:<>"',;]+):(\d{1,5})(?::([^\s:<>"',;]+))?/.exec(text);
  if (!found?.[1]) return undefined;
  const port = Number(found[2]);
  return port > 0 && port < 65_536
    ? { host: found[1].replace(/^\[|\]$/g, ''), port, alias: found[3] }
    : undefined;
}

interface Rule {
  code: DdbErrorCode;
  when: RegExp;
  text: Text;
  remedy?: Text;
}

const rules: Rule[] = [
  {
    code: 'DDB-NOT-LEADER',
    when: /<NotLeader>|<UnknownLeader>/,
    text: { en: 'This controller is not the leader.', zh: '该控制节点不是 Leader。' },
    remedy: {
      en: 'Ask the leader, or wait until the election is over.',
      zh: '请访问 Leader，或等待选举完成。',
    },
  },
  {
    code: 'DDB-AUTH',
    when: /user name or password is incorrect|<NotAuthenticated>|Login is required|not logged in|failed to verify (?:the )?ticket/i,
    text: { en: 'The server did not accept the sign-in.', zh: '服务器未接受登录。' },
    remedy: { en: 'Check the account and password of this cluster.', zh: '请检查该集群的账号与密码。' },
  },
  {
    code: 'DDB-NO-PRIVILEGE',
    when: /<NoPrivilege>|no privilege|only admin(?:istrator)?s?\b|S0400[45]/i,
    text: { en: 'The account lacks the privilege for this.', zh: '该账号没有执行此操作的权限。' },
    remedy: { en: 'Use an administrator of the cluster.', zh: '请使用该集群的管理员账号。' },
  },
  {
    code: 'DDB-NOT-READY',
    when: /<(?:DataNodeNotReady|DataNodeNotAvail|ControllerNotReady|ControllerNotAvail)>|isn't initialized yet|initialized controller|S01005/i,
    text: { en: 'The node is not ready yet.', zh: '节点尚未就绪。' },
    remedy: { en: 'Wait until the node has finished starting.', zh: '请等待节点完成启动。' },
  },
  {
    code: 'DDB-UNKNOWN-FUNCTION',
    when: /(?:can't|cannot) recogni[sz]e (?:the )?function|S00015/i,
    text: { en: 'This server version does not have the function.', zh: '该服务器版本没有此函数。' },
  },
];

const plain: Rule = {
  code: 'DDB-ERROR',
  when: /^/,
  text: { en: 'The server answered with an error.', zh: '服务器返回了错误。' },
};

/** Turns a server's error text into a DdbError with a stable code; the text is kept without credentials (dolphindb-server-api.md 0.4). */
export function fromServerText(message: string, secrets: Iterable<string>): DdbError {
  const rule = rules.find(({ when }) => when.test(message)) ?? plain;
  const seen = redact(message, secrets);
  const text = rule === plain ? { en: `The server answered: ${seen}`, zh: `服务器返回：${seen}` } : rule.text;
  return new DdbError(rule.code, text, {
    remedy: rule.remedy,
    seen,
    refId: /RefId:\s*(\w+)/.exec(message)?.[1],
    leader: rule.code === 'DDB-NOT-LEADER' ? parseNotLeader(message) : undefined,
  });
}
