import { DdbError } from './errors';
import { type Dial, MAX_ANSWER_BYTES } from './socket';

interface Where {
  site: string;
  dial: Dial;
}

const notDolphin = {
  en: 'Check that this is the address and port of a DolphinDB node.',
  zh: '请确认该地址与端口属于 DolphinDB 节点。',
};

function systemCause(error: unknown): { code?: string; message?: string } {
  let at = error as { cause?: unknown; code?: unknown; message?: string } | undefined;
  let last: { code?: string; message?: string } = {};
  for (let depth = 0; at && depth < 4; depth++) {
    // Only node's and ws's own messages are English and free of the local time (dolphindb-wire-protocol.md 1).
    if (typeof at.code === 'string') last = { code: at.code, message: at.message };
    else if (/^(Unexpected server response|Opening handshake|Invalid |self.signed)/i.test(at.message ?? '')) {
      last = { message: at.message };
    }
    at = at.cause as typeof at;
  }
  return last;
}

function faultError({ site, dial }: Where): DdbError | undefined {
  if (!dial.fault) return undefined;
  if (dial.fault === 'extra-answer') {
    return new DdbError('DDB-CLOSED', {
      en: `${site} sent an answer that nobody had asked for; the connection was closed.`,
      zh: `${site} 发送了未经请求的应答，连接已关闭。`,
    });
  }
  return new DdbError(
    'DDB-UNREACHABLE',
    { en: `What listens at ${site} is not a DolphinDB node.`, zh: `${site} 上监听的不是 DolphinDB 节点。` },
    { seen: dial.fault, remedy: notDolphin },
  );
}

/** Gives the error for a connection that could not be made; says what the system saw. */
export function unreachable(where: Where, error: unknown): DdbError {
  const { code, message } = systemCause(error);
  const fault = faultError(where);
  if (fault) return fault;
  const isHttp = /Unexpected server response|^HPE_|^WS_ERR/.test(`${code ?? message}`);
  return new DdbError(
    'DDB-UNREACHABLE',
    {
      en: `No DolphinDB node can be reached at ${where.site}.`,
      zh: `无法连接 ${where.site} 上的 DolphinDB 节点。`,
    },
    {
      seen: code && message && !message.includes(code) ? `${code}: ${message}` : (message ?? code),
      remedy: isHttp
        ? notDolphin
        : {
            en: 'Check that the node is running, and that no firewall closes the port.',
            zh: '请检查节点是否在运行，以及端口是否被防火墙拦截。',
          },
    },
  );
}

/** Gives the error for a peer that did not finish the connection in time: nothing at all answered, or the answer stopped half-way. */
export function connectTimeout(where: Where, timeoutMs: number): DdbError {
  const seconds = timeoutMs / 1000;
  if (!where.dial.connected) {
    return new DdbError(
      'DDB-UNREACHABLE',
      {
        en: `${where.site} did not answer within ${seconds} s.`,
        zh: `${where.site} 在 ${seconds} 秒内没有响应。`,
      },
      {
        seen: 'no TCP connection',
        remedy: {
          en: 'Check that the host is up, and that no firewall drops the traffic.',
          zh: '请检查主机是否在线，以及流量是否被防火墙丢弃。',
        },
      },
    );
  }
  return new DdbError(
    'DDB-TIMEOUT',
    {
      en: `${where.site} accepted the connection but did not greet within ${seconds} s.`,
      zh: `${where.site} 已接受连接，但 ${seconds} 秒内没有完成握手。`,
    },
    { remedy: notDolphin },
  );
}

/** Gives the error for a call that took longer than its deadline. */
export function callTimeout(site: string, what: string, timeoutMs: number, sent: boolean): DdbError {
  const seconds = timeoutMs / 1000;
  return new DdbError(
    'DDB-TIMEOUT',
    {
      en: `${what} on ${site} did not answer within ${seconds} s.`,
      zh: `${site} 上的 ${what} 在 ${seconds} 秒内没有返回。`,
    },
    { seen: sent ? 'sent, no answer' : 'not sent: an earlier call was still running' },
  );
}

/** Gives the error for a connection that ended before the answer. */
export function connectionLost(where: Where, error?: unknown): DdbError {
  const { code, message } = systemCause(error);
  if (code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH') {
    const limit = MAX_ANSWER_BYTES / 2 ** 20;
    return new DdbError(
      'DDB-TOO-LARGE',
      { en: `The answer is larger than ${limit} MB.`, zh: `返回结果超过 ${limit} MB。` },
      {
        remedy: {
          en: 'Keep the result in a variable and look at it page by page, or select fewer rows.',
          zh: '请将结果保存到变量后分页查看，或减少查询行数。',
        },
      },
    );
  }
  return (
    faultError(where) ??
    new DdbError(
      'DDB-CLOSED',
      { en: `The connection to ${where.site} was closed.`, zh: `与 ${where.site} 的连接已断开。` },
      { seen: code ?? message },
    )
  );
}

/** Gives the error for bytes that are no DolphinDB object. */
export function unreadableAnswer(site: string, error: unknown): DdbError {
  return new DdbError(
    'DDB-ERROR',
    { en: `The answer of ${site} could not be read.`, zh: `无法解析 ${site} 返回的内容。` },
    { seen: error instanceof RangeError ? error.message : 'unknown object type' },
  );
}
