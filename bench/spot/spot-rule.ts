import { DisableRuleCommand, EventBridgeClient, ListRulesCommand } from '@aws-sdk/client-eventbridge';
import type { Account } from '../../local/aws/account';
import { clientConfig } from '../../local/boot';

/** Disables the rules that lead ECS's warnings to Slipway, as `aws events disable-rule` does. @returns their names */
export async function disableSpotRule(aws: Account): Promise<readonly string[]> {
  const eventBridge = new EventBridgeClient(clientConfig(aws));
  const { Rules = [] } = await eventBridge.send(new ListRulesCommand({}));
  const names = Rules.filter(({ EventPattern = '' }) => EventPattern.includes('ECS Task State Change')).flatMap(
    ({ Name = [] }) => Name,
  );
  if (names.length === 0) throw new Error('No rule leads warnings about Spot to Slipway.');
  for (const Name of names) await eventBridge.send(new DisableRuleCommand({ Name }));
  return names;
}
