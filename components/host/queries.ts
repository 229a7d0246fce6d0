import type { HostRow } from '@/lib/hosts/schemas';

/** Reads JSON from Deck; throws what the server says, or a plain sentence when it does not answer. */
export async function readJson<T>(address: string): Promise<T> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return response.json() as Promise<T>;
}

export const hostsQuery = { queryKey: ['hosts'], queryFn: () => readJson<HostRow[]>('/api/hosts') };
