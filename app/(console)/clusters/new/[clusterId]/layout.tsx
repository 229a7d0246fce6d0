import type { ReactNode } from 'react';
import { QueriesProvider } from '@/components/form/queries-provider';

export default function WizardLayout({ children }: { children: ReactNode }) {
  return <QueriesProvider>{children}</QueriesProvider>;
}
