import { RulesPanel } from '@/components/alerts/rules-panel';
import { listRules } from '@/lib/alerts/rules';
import { hasRole } from '@/lib/auth/roles';
import { pageUser } from '@/lib/auth/session';
import { resetRuleAction, saveRuleAction } from '../actions';

export default async function AlertRulesPage() {
  const user = await pageUser('viewer');
  const mayEdit = hasRole(user.role, 'administrator');
  return (
    <RulesPanel rules={await listRules()} mayEdit={mayEdit} save={saveRuleAction} reset={resetRuleAction} />
  );
}
