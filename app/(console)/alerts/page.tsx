import { OpenAlertsView } from '@/components/alerts/open-alerts';
import { QueriesProvider } from '@/components/form/queries-provider';
import { openAlerts } from '@/lib/alerts/queries';
import { hasRole } from '@/lib/auth/roles';
import { pageUser } from '@/lib/auth/session';
import { acknowledgeAlertAction } from './actions';

export default async function AlertsPage() {
  const user = await pageUser('viewer');
  return (
    <QueriesProvider>
      <OpenAlertsView
        initial={await openAlerts()}
        mayAcknowledge={hasRole(user.role, 'operator')}
        acknowledge={acknowledgeAlertAction}
      />
    </QueriesProvider>
  );
}
