import { describe, expect, test } from '@jest/globals';
import { needsOf } from '../../../src/domain/verify/needs';
import { CODEDEPLOY, contained, defined, EXECUTION, FACTS, HOOK, WEB } from './given';

const PLACE = { partition: 'aws', region: 'r', account: '1' };
const TASK = 'arn:aws:iam::1:role/task';
const needs = (facts: typeof FACTS) =>
  needsOf(facts, PLACE).map(({ role, action, resource }) => `${role.split('/').at(-1)} ${action} ${resource}`);

describe('what roles must be allowed', () => {
  test('CodeDeploy’s role calls the hooks and passes the roles of the tasks; the execution role opens log streams', () => {
    expect(needs(FACTS)).toEqual([
      `frontend-codedeploy lambda:InvokeFunction arn:aws:lambda:r:1:function:${HOOK}`,
      `frontend-codedeploy iam:PassRole ${EXECUTION}`,
      'frontend-execution logs:CreateLogStream arn:aws:logs:r:1:log-group:/ecs/web:log-stream:x',
    ]);
    const passed = needsOf(FACTS, PLACE).find(({ action }) => action === 'iam:PassRole');
    expect(passed?.context).toEqual({ 'iam:PassedToService': 'ecs-tasks.amazonaws.com' });
  });

  test('a role that is named without its ARN is passed by it', () => {
    const facts = {
      ...defined({ executionRoleArn: 'mine' }),
      roles: { mine: { seen: { arn: EXECUTION, trusts: [] } } },
    };
    expect(needs(facts)).toContain(`frontend-codedeploy iam:PassRole ${EXECUTION}`);
  });

  test('a hook that is not there calls for nothing', () => {
    const gone = { ...FACTS, functions: { [HOOK]: { seen: undefined } } };
    expect(needs(gone).filter((each) => each.includes('lambda'))).toEqual([]);
  });

  test('a group that ECS makes, parameters by name and by ARN', () => {
    const options = { 'awslogs-group': 'g', 'awslogs-region': 'q', 'awslogs-create-group': 'true' };
    const secrets = [
      { name: 'A', valueFrom: '/db' },
      { name: 'B', valueFrom: 'arn:aws:ssm:r:1:parameter/b' },
      { name: 'C', valueFrom: 'arn:aws:secretsmanager:r:1:secret:c' },
    ];
    const facts = contained({ logConfiguration: { logDriver: 'awslogs', options }, secrets });
    expect(needs(facts).filter((each) => each.startsWith('frontend-execution'))).toEqual([
      'frontend-execution logs:CreateLogGroup arn:aws:logs:q:1:log-group:g',
      'frontend-execution logs:CreateLogStream arn:aws:logs:q:1:log-group:g:log-stream:x',
      'frontend-execution ssm:GetParameters arn:aws:ssm:r:1:parameter/db',
      'frontend-execution ssm:GetParameters arn:aws:ssm:r:1:parameter/b',
    ]);
  });

  test('an X-Ray daemon sends with the task role', () => {
    const daemon = { name: 'x', image: 'public.ecr.aws/xray/aws-xray-daemon:3' };
    const facts = defined({ taskRoleArn: TASK, containerDefinitions: [WEB, daemon] });
    expect(needs(facts)).toContain('task xray:PutTraceSegments *');
    expect(needs(defined({ taskRoleArn: TASK })).join()).not.toContain('xray');
    expect(needs(facts)).toContain(`frontend-codedeploy iam:PassRole ${TASK}`);
    expect(needsOf(facts, PLACE).every(({ role }) => [CODEDEPLOY, EXECUTION, TASK].includes(role))).toBe(true);
  });
});
