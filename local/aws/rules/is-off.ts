import { namesOff, RULES_OFF, type RuleName } from './rules';

const OFF = namesOff(process.env[RULES_OFF]);

/** Whether a rule was switched off when the process began. Asked where the rule is decided, and nowhere else. */
export const isOff = (rule: RuleName): boolean => OFF.has(rule);
