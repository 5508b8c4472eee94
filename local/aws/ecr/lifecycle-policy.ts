/** A rule of a lifecycle policy that has no fault. */
export interface LifecycleRule {
  /** The lowest number goes first. */
  readonly rulePriority: number;
  readonly selection: {
    readonly tagStatus: 'tagged' | 'untagged' | 'any';
    readonly tagPrefixList?: readonly string[];
    readonly tagPatternList?: readonly string[];
    readonly storageClass?: 'standard' | 'archive';
    readonly countType: 'imageCountMoreThan' | 'sinceImagePushed' | 'sinceImagePulled' | 'sinceImageTransitioned';
    /** Images, or days. */
    readonly countNumber: number;
  };
  readonly action: { readonly type: 'expire' | 'transition' };
}

/** The rules of a policy that has no fault, in the order in which they are applied. */
export const rulesOf = (text: string): LifecycleRule[] =>
  (JSON.parse(text) as { rules: LifecycleRule[] }).rules.sort((one, other) => one.rulePriority - other.rulePriority);

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
  return overlapIn(rules);
}

/** Two rules for one storage class do not both select untagged images, nor by the same prefix or pattern. */
function overlapIn(rules: readonly LifecycleRule[]): string | undefined {
  const selected = rules.flatMap(
    ({ selection: { tagStatus, tagPrefixList, tagPatternList, storageClass = 'standard' } }) =>
      tagStatus === 'tagged'
        ? (tagPrefixList ?? tagPatternList ?? []).map((one) => `${storageClass} images tagged '${one}'`)
        : [`${storageClass} images with tagStatus '${tagStatus}'`],
  );
  const twice = selected.find((one, index) => selected.indexOf(one) !== index);
  return twice === undefined ? undefined : `only one rule may select ${twice}`;
}

function ruleFault({ rulePriority, selection, action }: Record<string, unknown>): string | undefined {
  if (!isPositiveInteger(rulePriority)) return 'has no positive integer as rulePriority';
  if (!isRecord(selection)) return 'has no selection';
  if (!isRecord(action) || !['expire', 'transition'].includes(String(action.type))) return 'has no known action.type';
  if (action.type === 'transition' && action.targetStorageClass !== 'archive')
    return "transitions to another targetStorageClass than 'archive'";
  return selectionFault(selection) ?? storageFault(selection, action.type === 'transition');
}

const MOST_WILDCARDS = 4;
const DAYS_IN_ARCHIVE = 90;

/** What is pulled again is never expired at once: an image goes to the archive by its last pull, and from there by its age. */
function storageFault(
  { countType, countNumber, storageClass = 'standard' }: Record<string, unknown>,
  transitions: boolean,
): string | undefined {
  const fromArchive = countType === 'sinceImageTransitioned';
  if (storageClass !== (fromArchive ? 'archive' : 'standard'))
    return `selects storageClass '${storageClass}' by countType '${countType}'`;
  if (countType === 'sinceImagePulled' && !transitions) return 'expires images by their pulls';
  if (fromArchive && transitions) return 'transitions images of the archive';
  if (fromArchive && Number(countNumber) < DAYS_IN_ARCHIVE)
    return `expires images that are in the archive for less than ${DAYS_IN_ARCHIVE} days`;
  return undefined;
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
  const crowded = [tagPatternList ?? []]
    .flat()
    .find((pattern) => String(pattern).split('*').length > MOST_WILDCARDS + 1);
  if (crowded !== undefined) return `has more than ${MOST_WILDCARDS} wildcards in '${crowded}'`;
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
