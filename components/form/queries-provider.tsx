'use client';

import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';

let shared: QueryClient | undefined;

const newClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: { queries: { staleTime: 5_000, retry: 1, refetchOnWindowFocus: false } },
  });

/** One for all pages of a tab, so that what was read outlives a change of the page; on the server one for each reader. */
function clientOfTab(): QueryClient {
  if (typeof window === 'undefined') return newClient();
  shared ??= newClient();
  return shared;
}

/** What uses `useQuery` stands inside this. It is not in the root layout: pages that ask nothing need not fetch the library. */
export function QueriesProvider({ children }: { children: ReactNode }) {
  const [client] = useState(clientOfTab);
  return <QueryClientProvider client={client}>{children}</QueryClientProvider>;
}
