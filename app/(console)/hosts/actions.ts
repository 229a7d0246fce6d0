'use server';

import { z } from 'zod';
import { defineAction } from '@/lib/action';
import { addHosts, deleteHost, updateHost } from '@/lib/hosts/add-hosts';
import { checkBetweenHosts } from '@/lib/hosts/check-between';
import { checkHosts, fixHost } from '@/lib/hosts/check-hosts';
import { acceptHostKey, offeredKey } from '@/lib/hosts/host-key';
import { expandPorts } from '@/lib/hosts/port-list';
import { AddHostsInput } from '@/lib/hosts/schemas';

const Id = z.object({ id: z.string() });
const Ids = z.object({ ids: z.array(z.string()).max(256) });

export const addHostsAction = defineAction('operator', AddHostsInput, (input, { actor }) =>
  addHosts(input, actor),
);

export const deleteHostAction = defineAction('operator', Id, ({ id }, { actor }) => deleteHost(id, actor));

export const updateHostAction = defineAction(
  'operator',
  z.object({ id: z.string(), name: z.string().trim().min(1).max(60), credentialId: z.string() }),
  (input, { actor }) => updateHost(input, actor),
);

/** Asks each host for its key; a host that does not answer is left out of `keys` and named in `silent`. */
export const offeredKeyAction = defineAction('operator', Ids, async ({ ids }) => {
  const results = await Promise.allSettled(ids.map((id) => offeredKey(id)));
  const keys = results.flatMap((r) => (r.status === 'fulfilled' ? [r.value] : []));
  const silent = ids.filter((_, i) => results[i]?.status === 'rejected');
  return { keys, silent };
});

export const acceptHostKeyAction = defineAction(
  'operator',
  z.object({ keys: z.array(z.object({ hostId: z.string(), fingerprint: z.string() })).max(256) }),
  async ({ keys }, { actor }) => {
    for (const key of keys) await acceptHostKey(key, actor);
    return checkHosts(keys.map((k) => k.hostId));
  },
);

export const checkHostsAction = defineAction('operator', Ids, ({ ids }) => checkHosts(ids));

export const fixHostAction = defineAction(
  'operator',
  z.object({ hostId: z.string(), fix: z.string().max(60) }),
  (input, { actor }) => fixHost(input, actor),
);

export const checkBetweenAction = defineAction(
  'operator',
  z.object({ ids: z.array(z.string()).max(50), ports: z.string().max(500) }),
  ({ ids, ports }) => {
    const list = expandPorts(ports);
    return checkBetweenHosts(ids, () => list);
  },
);
