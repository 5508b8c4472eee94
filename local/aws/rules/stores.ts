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
    idle: 'Slipway moves no tags',
  },
  'same-image-again': {
    promises: ['ECR-17'],
    aws: 'The same image under the same tag is refused, and is no event',
    off: 'it is accepted and told again',
    idle: 'Slipway pushes nothing, and a push that is told twice is one to it',
  },
  'template-properties': {
    promises: ['CFN-14'],
    aws: 'A property that a type does not have fails its resource',
    off: 'it is ignored',
    idle: 'serverless.yml and services/ have only properties that exist, as cfn-lint says',
  },
  'template-capabilities': {
    promises: ['CFN-15'],
    aws: 'A template with roles needs CAPABILITY_IAM',
    off: 'nobody is asked',
    idle: 'what deploys Slipway always gives the capability',
  },
} as const satisfies Record<string, Rule>;
