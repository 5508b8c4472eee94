import type { Rule } from './rule';

/** Who may call, and what is answered. */
export const ACCESS_RULES = {
  signature: {
    promises: ['WIRE-1'],
    aws: 'A request must be signed with the secret of its access key',
    off: 'the access key’s name is enough',
  },
  'signature-date': {
    promises: ['WIRE-5'],
    aws: 'A signature holds for five minutes, a presigned URL for its time',
    off: 'both hold for ever',
  },
  'session-expiry': {
    promises: ['WIRE-6'],
    aws: 'A role’s session ends',
    off: 'it never does',
  },
  iam: {
    promises: ['IAM-20'],
    aws: 'A role may what its policies allow',
    off: 'every role may everything',
  },
  'pass-role': {
    promises: ['IAM-27'],
    aws: 'Who gives AWS a role to use must have iam:PassRole for it',
    off: 'nobody is asked',
  },
  'public-url': {
    promises: ['L-63'],
    aws: 'A public function URL needs its permissions',
    off: 'it is open without them',
  },
  'signed-url': {
    promises: ['L-64'],
    aws: 'A function URL with AWS_IAM asks a role for both of its actions',
    off: 'any signature will do',
  },
  'not-built': {
    promises: ['WIRE-7'],
    aws: 'Every operation does something: what is not built here is refused by name',
    off: 'it is answered with nothing',
    idle: 'all operations that Slipway calls are built',
  },
  'response-members': {
    promises: ['WIRE-12'],
    aws: 'An answer has the members of its model',
    off: 'it may have any',
    idle: 'it finds mistakes of the embedded AWS itself',
  },
} as const satisfies Record<string, Rule>;
