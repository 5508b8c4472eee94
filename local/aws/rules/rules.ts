import { ACCESS_RULES } from './access';
import { CODEDEPLOY_RULES } from './codedeploy';
import { ECS_RULES } from './ecs';
import { EVENT_RULES } from './events';
import { STORE_RULES } from './stores';

/** Every rule that can be switched off, by its name. */
export const RULES = { ...ACCESS_RULES, ...CODEDEPLOY_RULES, ...ECS_RULES, ...EVENT_RULES, ...STORE_RULES };
export type RuleName = keyof typeof RULES;

/** Where the names of the rules that are off stand, with commas between them: the only switch there is. */
export const RULES_OFF = 'EMBEDDED_AWS_RULES_OFF';

/** @throws Error for a name that is no rule's: nothing would be off, and all would look well. */
export function namesOff(text = ''): ReadonlySet<RuleName> {
  const names = text.split(',').filter((name) => name !== '');
  const unknown = names.filter((name) => !Object.hasOwn(RULES, name));
  if (unknown.length > 0) throw new Error(`${RULES_OFF}: there is no rule ${unknown.join(', ')}`);
  return new Set(names as RuleName[]);
}
