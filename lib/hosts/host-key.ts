import 'server-only';
import { type Actor, writeAudit } from '@/lib/audit/write';
import { db } from '@/lib/db/client';
import { AppError } from '@/lib/errors';
import { probeHostKey } from '@/lib/ssh/host-key';

const deadlineMs = 10_000;

export interface OfferedKey {
  hostId: string;
  address: string;
  algorithm: string;
  fingerprint: string;
  /** The pinned fingerprint, when there is one and it differs. */
  pinned?: string;
}

/** Asks a host for its key without logging in, so that a person can compare the fingerprint. */
export async function offeredKey(hostId: string): Promise<OfferedKey> {
  const host = await db().host.findUniqueOrThrow({ where: { id: hostId } });
  const key = await probeHostKey(host.address, host.port, { timeoutMs: deadlineMs });
  const differs = host.hostKey && host.hostKey !== key.fingerprint;
  return {
    hostId,
    address: host.address,
    ...key,
    ...(differs && host.hostKey ? { pinned: host.hostKey } : {}),
  };
}

/** Pins the fingerprint a person accepted; throws HOST-KEY-MOVED when the host shows another one by now. */
export async function acceptHostKey(
  input: { hostId: string; fingerprint: string },
  actor: Actor,
): Promise<void> {
  const offered = await offeredKey(input.hostId);
  if (offered.fingerprint !== input.fingerprint) {
    throw new AppError(
      'HOST-KEY-MOVED',
      {
        en: `${offered.address} shows another key than the one on the page.`,
        zh: `${offered.address} 提供的密钥与页面所示不一致。`,
      },
      { seen: offered.fingerprint },
    );
  }
  await db().$transaction(async (tx) => {
    const before = await tx.host.findUniqueOrThrow({ where: { id: input.hostId } });
    await tx.host.update({
      where: { id: input.hostId },
      data: { hostKey: offered.fingerprint, hostKeyType: offered.algorithm },
    });
    const details = { fingerprint: offered.fingerprint, replaced: before.hostKey };
    await writeAudit(tx, actor, {
      action: 'host.accept-key',
      objectType: 'host',
      objectId: before.id,
      objectName: before.name,
      details,
    });
  });
}
