/**
 * What is wrong with a lifecycle policy; `undefined` when nothing is.
 * Source: ECR User Guide, "Lifecycle policy properties in Amazon ECR".
 */
export function lifecyclePolicyFault(text: string): string | undefined {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return 'the policy is not JSON';
  }
  if (!isRecord(json) || !Array.isArray(json.rules)) return 'object has missing required properties (["rules"])';
  const { rules } = json;
  if (rules.length < 1 || rules.length > 50) return `a policy has 1 to 50 rules, not ${rules.length}`;
  const priorities: number[] = [];
  for (const [index, rule] of rules.entries()) {
    const fault = isRecord(rule) ? ruleFault(rule) : 'is not an object';
    if (fault) return `rule ${index + 1} ${fault}`;
    priorities.push(rule.rulePriority);
  }
  if (new Set(priorities).size < priorities.length) return 'rulePriority must be unique';
  const catchAll = rules.find(({ selection }) => selection.tagStatus === 'any');
  if (catchAll && catchAll.rulePriority < Math.max(...priorities))
    return "a rule with tagStatus 'any' must have the highest rulePriority";
  return undefined;
}

function ruleFault({ rulePriority, selection, action }: Record<string, unknown>): string | undefined {
  if (!isPositiveInteger(rulePriority)) return 'has no positive integer as rulePriority';
  if (!isRecord(selection)) return 'has no selection';
  if (!isRecord(action) || !['expire', 'transition'].includes(String(action.type))) return 'has no known action.type';
  if (action.type === 'transition' && action.targetStorageClass !== 'archive')
    return "transitions to another targetStorageClass than 'archive'";
  return selectionFault(selection);
}

function selectionFault(selection: Record<string, unknown>): string | undefined {
  const { tagStatus, tagPrefixList, tagPatternList, countType, countUnit, countNumber } = selection;
  if (!['tagged', 'untagged', 'any'].includes(String(tagStatus))) return 'has no known selection.tagStatus';
  const lists = [tagPrefixList, tagPatternList].filter((list) => list !== undefined);
  if (tagStatus === 'tagged' && lists.length !== 1)
    return 'needs a tagPrefixList or a tagPatternList, and one of them only';
  if (tagStatus !== 'tagged' && lists.length > 0) return `has a tag list beside tagStatus '${tagStatus}'`;
  for (const list of lists)
    if (!Array.isArray(list) || list.length === 0 || !list.every((item) => typeof item === 'string' && item !== ''))
      return 'has a tag list without tags';
  if (countType === 'imageCountMoreThan') {
    if (countUnit !== undefined) return 'counts images, which have no countUnit';
  } else if (['sinceImagePushed', 'sinceImagePulled', 'sinceImageTransitioned'].includes(String(countType))) {
    if (countUnit !== 'days') return "counts time, whose countUnit is 'days'";
  } else return 'has no known selection.countType';
  return isPositiveInteger(countNumber) ? undefined : 'has no positive integer as countNumber';
}

const isPositiveInteger = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) > 0;

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
