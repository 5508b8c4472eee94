import { describe, expect, test } from '@jest/globals';
import type { Context } from '../../../../local/aws/iam/conditions';
import { decide, statementsOn } from '../../../../local/aws/iam/evaluate';
import { readPolicyDocument } from '../../../../local/aws/iam/policy-document';

const allow = (Action: string | string[], Resource: string | string[] = '*', Condition?: object) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...(Condition && { Condition }),
});
const deny = (Action: string, Resource = '*', Condition?: object) => ({
  ...allow(Action, Resource, Condition),
  Effect: 'Deny',
});

function judge(Statement: object[], action: string, resource: string, context: Context = {}) {
  const reading = readPolicyDocument(JSON.stringify({ Version: '2012-10-17', Statement }), 'identity');
  if (!reading.ok) throw new Error(reading.reason);
  return decide(statementsOn([reading.document], { action, resource }), context);
}

/** `${aws:username}`, in two parts for the linter's sake. */
const VARIABLE = ['$', '{aws:username}'].join('');

const SERVICE = 'arn:aws:ecs:ap-northeast-1:123456789012:service/prod/frontend';
const STREAM = 'arn:aws:logs:ap-northeast-1:123456789012:log-group:/aws/lambda/f:log-stream:2026/[$LATEST]a';
const OTHER = { Effect: 'Allow', NotAction: 'iam:*', Resource: '*' };
const ELSEWHERE = { Effect: 'Allow', Action: 'ecs:*', NotResource: SERVICE };

describe('a decision', () => {
  test.each<[string, object[], string, string, string]>([
    ['nothing said', [allow('s3:GetObject')], 'ecs:StopTask', SERVICE, 'not allowed'],
    ['an Allow', [allow('ecs:StopTask')], 'ecs:StopTask', SERVICE, 'allowed'],
    ['a Deny before an Allow', [deny('ecs:Stop*'), allow('*')], 'ecs:StopTask', SERVICE, 'denied'],
    ['an Allow before a Deny', [allow('*'), deny('ecs:Stop*')], 'ecs:StopTask', SERVICE, 'denied'],
    ['a Deny of something else', [allow('*'), deny('ecs:RunTask')], 'ecs:StopTask', SERVICE, 'allowed'],
    ['NotAction of it', [OTHER], 'iam:PassRole', '*', 'not allowed'],
    ['NotAction of another', [OTHER], 'ecs:StopTask', '*', 'allowed'],
    ['NotResource of it', [ELSEWHERE], 'ecs:UpdateService', SERVICE, 'not allowed'],
    ['NotResource of another', [ELSEWHERE], 'ecs:UpdateService', `${SERVICE}2`, 'allowed'],
  ])('[IAM-21] %s', (_case, statements, action, resource, decision) => {
    expect(judge(statements, action, resource)).toBe(decision);
  });
});

describe('a pattern', () => {
  test.each<[string, string, boolean]>([
    ['ecs:DescribeServices', 'ecs:DescribeServices', true],
    ['ECS:describeservices', 'ecs:DescribeServices', true],
    ['ecs:Describe*', 'ecs:DescribeServices', true],
    ['ecs:Describe?ervices', 'ecs:DescribeServices', true],
    ['ecs:Describe', 'ecs:DescribeServices', false],
    ['ecs:*', 'ecr:DescribeImages', false],
    ['*', 'ecr:DescribeImages', true],
  ])('[IAM-22] action %s, %s: %s', (pattern, action, fits) => {
    expect(judge([allow(pattern)], action, SERVICE)).toBe(fits ? 'allowed' : 'not allowed');
  });

  test.each<[string, string, boolean]>([
    [SERVICE, SERVICE, true],
    [SERVICE.toUpperCase().replace('ARN:AWS:ECS', 'arn:aws:ecs'), SERVICE, false],
    ['arn:aws:ecs:*:*:service/prod/*', SERVICE, true],
    ['arn:aws:ecs:*:*:service/*/front?nd', SERVICE, true],
    ['arn:aws:ecs:ap-*-1:123456789012:service/prod/frontend', SERVICE, true],
    ['arn:aws:ecs:ap-northeast-1:123456789012:service/prod', SERVICE, false],
    ['arn:aws:ecs*', SERVICE, true],
    ['arn:aws:ecs:ap-north*end:*:*', SERVICE, false],
    ['arn:aws:logs:ap-northeast-1:123456789012:log-group:/aws/lambda/f:*', STREAM, true],
    ['arn:aws:logs:ap-northeast-1:123456789012:log-group:/aws/lambda/*', STREAM, true],
    ['arn:aws:logs:ap-northeast-1:123456789012:log-group:/aws/*/g:*', STREAM, false],
    ['arn:aws:logs:ap-northeast-1:123456789012:log-group:/aws/lambda/f', STREAM, false],
    [SERVICE, '*', false],
    ['*', '*', true],
  ])('[IAM-22] resource %s, %s: %s', (pattern, resource, fits) => {
    const statement = { ...allow('ecs:X'), Action: '*', Resource: pattern };
    expect(judge([statement], 'ecs:X', resource)).toBe(fits ? 'allowed' : 'not allowed');
  });
});

describe('a condition', () => {
  const PASSED = 'iam:PassedToService';
  const KEYS = 'dynamodb:LeadingKeys';
  const URL = 'lambda:InvokedViaFunctionUrl';
  test.each<[string, object, Context, boolean]>([
    ['StringEquals', { StringEquals: { [PASSED]: ['a', 'b'] } }, { [PASSED]: ['b'] }, true],
    ['StringEquals, another', { StringEquals: { [PASSED]: ['a', 'b'] } }, { [PASSED]: ['c'] }, false],
    ['StringEquals, absent', { StringEquals: { [PASSED]: 'a' } }, {}, false],
    ['StringEquals takes no wildcard', { StringEquals: { [PASSED]: '*' } }, { [PASSED]: ['a'] }, false],
    ['StringEqualsIfExists, absent', { StringEqualsIfExists: { [PASSED]: 'a' } }, {}, true],
    ['StringEqualsIfExists, another', { StringEqualsIfExists: { [PASSED]: 'a' } }, { [PASSED]: ['b'] }, false],
    ['StringEqualsIgnoreCase', { StringEqualsIgnoreCase: { [PASSED]: 'A' } }, { [PASSED]: ['a'] }, true],
    ['StringNotEquals', { StringNotEquals: { [PASSED]: ['a', 'b'] } }, { [PASSED]: ['b'] }, false],
    ['StringNotEquals, absent', { StringNotEquals: { [PASSED]: 'a' } }, {}, true],
    ['StringLike', { StringLike: { [PASSED]: 'ecs-*.com' } }, { [PASSED]: ['ecs-tasks.amazonaws.com'] }, true],
    ['StringNotLike', { StringNotLike: { [PASSED]: 'ecs-*' } }, { [PASSED]: ['ecs-tasks'] }, false],
    [
      'ArnLike',
      { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/x' } },
      { 'aws:PrincipalArn': ['arn:aws:iam::1:role/x'] },
      true,
    ],
    ['the key in another case', { StringEquals: { 'IAM:passedtoservice': 'a' } }, { [PASSED]: ['a'] }, true],
    ['two keys, one met', { StringEquals: { [PASSED]: 'a', 'dynamodb:Select': 'b' } }, { [PASSED]: ['a'] }, false],
    ['Bool', { Bool: { [URL]: true } }, { [URL]: ['true'] }, true],
    ['Bool, the other', { Bool: { [URL]: 'true' } }, { [URL]: ['false'] }, false],
    ['Null, absent', { Null: { [URL]: 'true' } }, {}, true],
    ['Null, there', { Null: { [URL]: 'true' } }, { [URL]: ['false'] }, false],
    [
      'ForAllValues, all',
      { 'ForAllValues:StringLike': { [KEYS]: ['gate#*'] } },
      { [KEYS]: ['gate#1', 'gate#2'] },
      true,
    ],
    ['ForAllValues, one not', { 'ForAllValues:StringLike': { [KEYS]: 'gate#*' } }, { [KEYS]: ['gate#1', 'x'] }, false],
    ['ForAllValues, absent', { 'ForAllValues:StringLike': { [KEYS]: 'gate#*' } }, {}, true],
    ['ForAnyValue, one', { 'ForAnyValue:StringLike': { [KEYS]: 'gate#*' } }, { [KEYS]: ['gate#1', 'x'] }, true],
    ['ForAnyValue, absent', { 'ForAnyValue:StringLike': { [KEYS]: 'gate#*' } }, {}, false],
  ])('[IAM-23] %s', (_case, condition, context, met) => {
    expect(judge([allow('*', '*', condition)], 'a:B', '*', context)).toBe(met ? 'allowed' : 'not allowed');
    expect(judge([allow('*'), deny('*', '*', condition)], 'a:B', '*', context)).toBe(met ? 'denied' : 'allowed');
  });

  test.each<[string, object, RegExp]>([
    ['operator', allow('*', '*', { NumericLessThan: { [PASSED]: '1' } }), /the condition operator NumericLessThan/],
    [
      'key',
      allow('*', '*', { StringEquals: { 'aws:ResourceTag/team': 'a' } }),
      /the condition key aws:ResourceTag\/team/,
    ],
    ['variable', allow('*', '*', { StringEquals: { [PASSED]: VARIABLE } }), /policy variables/],
    ['variable of a resource', allow('*', `arn:aws:s3:::b/${VARIABLE}`), /policy variables/],
    ['many values', allow('*', '*', { StringEquals: { [PASSED]: 'a' } }), /without ForAllValues or ForAnyValue/],
  ])('[IAM-24] %s is refused by name', (_case, statement, message) => {
    expect(() => judge([statement], 'a:B', 'arn:aws:s3:::b/c', { [PASSED]: ['a', 'b'] })).toThrow(message);
  });

  test('[IAM-24] what is said of another action is not looked at', () => {
    const strange = allow('s3:GetObject', '*', { NumericLessThan: { [PASSED]: '1' } });
    expect(judge([strange, allow('ecs:*')], 'ecs:StopTask', SERVICE)).toBe('allowed');
  });
});
