import type { Rule } from './rule';

/** What is kept: items, parameters, images, stacks. */
export const STORE_RULES = {
  'conditional-write': {
    promises: ['DDB-6', 'DDB-7'],
    aws: 'A write whose condition does not hold is refused, and changes nothing',
    off: 'it is written',
  },
  'parameter-overwrite': {
    promises: ['SSM-2'],
    aws: 'A parameter is overwritten only when asked to',
    off: 'it always is',
  },
  'immutable-tag': {
    promises: ['ECR-14'],
    aws: 'An immutable tag stays with its image',
    off: 'it moves like any other',
  },
  'same-image-again': {
    promises: ['ECR-17'],
    aws: 'The same image under the same tag is refused, and is no event',
    off: 'it is accepted and told again',
  },
  'template-properties': {
    promises: ['CFN-14'],
    aws: 'A property that a type does not have fails its resource',
    off: 'it is ignored',
  },
  'template-capabilities': {
    promises: ['CFN-15'],
    aws: 'A template with roles needs CAPABILITY_IAM',
    off: 'nobody is asked',
  },
} as const satisfies Record<string, Rule>;
