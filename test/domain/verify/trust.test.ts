import { expect, test } from '@jest/globals';
import { trustedServices } from '../../../src/domain/verify/trust';

const trust = (...Statement: object[]) => JSON.stringify({ Version: '2012-10-17', Statement });
const ECS = 'ecs-tasks.amazonaws.com';

test.each([
  ['one service', trust({ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: ECS } }), [ECS]],
  ['several', trust({ Effect: 'Allow', Action: ['sts:*'], Principal: { Service: [ECS, 'b'] } }), [ECS, 'b']],
  ['another action', trust({ Effect: 'Allow', Action: 'sts:TagSession', Principal: { Service: ECS } }), []],
  ['a denial', trust({ Effect: 'Deny', Action: 'sts:AssumeRole', Principal: { Service: ECS } }), []],
  ['an account', trust({ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS: '1' } }), []],
  [
    'no list',
    JSON.stringify({ Statement: { Effect: 'Allow', Action: 'STS:AssumeRole', Principal: { Service: ECS } } }),
    [ECS],
  ],
  ['a wildcard', trust({ Effect: 'Allow', Action: 'sts:Assume*', Principal: { Service: ECS } }), [ECS]],
  ['another wildcard', trust({ Effect: 'Allow', Action: 'sts:Tag*', Principal: { Service: ECS } }), []],
  ['everybody', trust({ Effect: 'Allow', Action: '*', Principal: '*' }), ['*']],
  ['no JSON', 'x', []],
])('a trust policy with %s', (_, document, services) => {
  expect(trustedServices(document)).toEqual(services);
});
