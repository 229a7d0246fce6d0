import type { ReactNode } from 'react';
import { QueriesProvider } from '@/components/form/queries-provider';
import { WizardEdits } from '@/components/wizard/wizard-edits';
import { pageUser } from '@/lib/auth/session';

export default async function WizardLayout({
  children,
  params,
}: {
  children: ReactNode;
  params: Promise<{ clusterId: string }>;
}) {
  const user = await pageUser('operator');
  const { clusterId } = await params;
  return (
    <QueriesProvider>
      <WizardEdits userId={user.id} clusterId={clusterId}>
        {children}
      </WizardEdits>
    </QueriesProvider>
  );
}
