import { ChannelsPanel } from '@/components/alerts/channels-panel';
import { listChannels } from '@/lib/alerts/channels';
import { hasRole } from '@/lib/auth/roles';
import { pageUser } from '@/lib/auth/session';
import { createChannelAction, deleteChannelAction, testChannelAction, updateChannelAction } from '../actions';

export default async function AlertChannelsPage() {
  const user = await pageUser('viewer');
  return (
    <ChannelsPanel
      rows={await listChannels()}
      mayEdit={hasRole(user.role, 'administrator')}
      create={createChannelAction}
      update={updateChannelAction}
      remove={deleteChannelAction}
      test={testChannelAction}
    />
  );
}
