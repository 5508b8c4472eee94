import { describe, expect, test } from '@jest/globals';
import { type PolicyKind, readPolicyDocument } from '../../../../local/aws/iam/policy-document';

const identity = { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' };
const trust = { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' };
const policy = (...Statement: object[]) => JSON.stringify({ Version: '2012-10-17', Statement });
const reasonOf = (text: string, kind: PolicyKind): string => {
  const reading = readPolicyDocument(text, kind);
  return reading.ok ? 'accepted' : reading.reason;
};

describe('reading a policy document', () => {
  test('[IAM-1] a policy is kept parsed: every "one or a list" is a list', () => {
    const text = policy({
      Sid: 'One',
      Effect: 'Deny',
      NotAction: ['ecs:*', 's3:Get*'],
      Resource: 'arn:aws:s3:::bucket/*',
      Condition: {
        'ForAnyValue:StringLikeIfExists': { 'aws:TagKeys': ['a', 'b'] },
        Bool: { 'aws:SecureTransport': true },
      },
    });
    expect(readPolicyDocument(text, 'identity')).toEqual({
      ok: true,
      document: {
        version: '2012-10-17',
        statements: [
          {
            sid: 'One',
            effect: 'Deny',
            actions: { negated: true, values: ['ecs:*', 's3:Get*'] },
            resources: { negated: false, values: ['arn:aws:s3:::bucket/*'] },
            conditions: [
              {
                operator: 'StringLike',
                qualifier: 'ForAnyValue',
                ifExists: true,
                key: 'aws:TagKeys',
                values: ['a', 'b'],
              },
              { operator: 'Bool', ifExists: false, key: 'aws:SecureTransport', values: ['true'] },
            ],
          },
        ],
      },
    });
  });

  test('[IAM-1] a policy without a version is one of 2008', () => {
    expect(readPolicyDocument(JSON.stringify({ Statement: identity }), 'identity')).toMatchObject({
      document: { version: '2008-10-17' },
    });
  });

  const SYNTAX = 'Syntax errors in policy.';
  test.each<[string, string, PolicyKind, string]>([
    ['no JSON', '{', 'identity', SYNTAX],
    ['no JSON, as trust', '{', 'trust', 'This policy contains invalid Json'],
    ['a list', '[]', 'identity', SYNTAX],
    ['no statement', '{"Version":"2012-10-17"}', 'identity', SYNTAX],
    ['an empty statement list', policy(), 'identity', SYNTAX],
    ['another version', JSON.stringify({ Version: '2020-01-01', Statement: identity }), 'identity', SYNTAX],
    ['an unknown element', policy({ ...identity, Effects: 'Allow' }), 'identity', SYNTAX],
    ['an unknown effect', policy({ ...identity, Effect: 'allow' }), 'identity', SYNTAX],
    ['both Action and NotAction', policy({ ...identity, NotAction: 's3:*' }), 'identity', SYNTAX],
    ['an unknown operator', policy({ ...identity, Condition: { Equals: { 'a:b': 'c' } } }), 'identity', SYNTAX],
    ['NullIfExists', policy({ ...identity, Condition: { NullIfExists: { 'a:b': 'true' } } }), 'identity', SYNTAX],
    ['no action', policy({ ...identity, Action: undefined }), 'identity', 'Policy statement must contain actions.'],
    [
      'no resource',
      policy({ ...identity, Resource: undefined }),
      'identity',
      'Policy statement must contain resources.',
    ],
    [
      'an action without a service',
      policy({ ...identity, Action: 'GetObject' }),
      'identity',
      'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.',
    ],
    ['a bad service', policy({ ...identity, Action: 's 3:Get' }), 'identity', 'Vendor s 3 is not valid'],
    [
      'a resource that is no ARN',
      policy({ ...identity, Resource: 'bucket' }),
      'identity',
      'Resource bucket must be in ARN format or "*".',
    ],
    [
      'a principal',
      policy({ ...identity, Principal: '*' }),
      'identity',
      'Policy document should not specify a principal.',
    ],
    [
      'two statements of one id',
      policy({ ...identity, Sid: 'A' }, { ...identity, Sid: 'A' }),
      'identity',
      'Statement IDs (SID) in a single policy must be unique.',
    ],
    ['trust without effect', policy({ ...trust, Effect: undefined }), 'trust', 'Missing required field Effect'],
    [
      'trust without principal',
      policy({ ...trust, Principal: undefined }),
      'trust',
      'Missing required field Principal',
    ],
    ['trust without action', policy({ ...trust, Action: undefined }), 'trust', 'Missing required field Action'],
    ['trust with a resource', policy({ ...trust, Resource: '*' }), 'trust', 'Has prohibited field Resource'],
    [
      'trust for another action',
      policy({ ...trust, Action: 's3:GetObject' }),
      'trust',
      'AssumeRole policy may only specify STS AssumeRole actions.',
    ],
    [
      'trust in no service',
      policy({ ...trust, Principal: { Service: 'lambda' } }),
      'trust',
      'Invalid principal in policy: "SERVICE":"lambda"',
    ],
    ['a sound trust policy', policy(trust), 'trust', 'accepted'],
    ['a sound resource policy', policy({ ...trust, Action: 'sns:Publish', Resource: '*' }), 'resource', 'accepted'],
  ])('[IAM-2] %s', (_, text, kind, reason) => {
    expect(reasonOf(text, kind)).toBe(reason);
  });
});
