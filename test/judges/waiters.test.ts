import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import { accountForTests } from './bare-account';
import { judgedBy } from './judges';
import { runPython } from './run-python';

const run = promisify(execFile);
const AWS_ENVIRONMENT = {
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
  AWS_DEFAULT_REGION: 'ap-northeast-1',
};

judgedBy('boto3', 'boto3 before an account', ({ command: python }) => {
  const account = accountForTests();

  test('waits for everything that it has a waiter for, and meets what does not come', async () => {
    const { judged, notJudged } = (await runPython(python, 'waiters.py', account())) as {
      judged: Record<string, readonly string[]>;
      notJudged: readonly string[];
    };
    expect(judged).toEqual({
      'cloudformation:stack_create_complete': ['ok', 'ROLLBACK_COMPLETE', 'ValidationError'],
      'cloudformation:stack_delete_complete': ['ok', 'DELETE_FAILED'],
      'cloudformation:stack_exists': ['ok', 'gave up'],
      'cloudformation:stack_rollback_complete': ['ok', 'ValidationError'],
      'cloudformation:stack_update_complete': ['ok', 'UPDATE_ROLLBACK_COMPLETE'],
      'cloudwatch:alarm_exists': ['ok', 'gave up'],
      'codedeploy:deployment_successful': ['ok', 'Stopped', 'Failed'],
      'dynamodb:table_exists': ['ok', 'gave up'],
      'dynamodb:table_not_exists': ['gave up', 'ok'],
      'ecr:image_scan_complete': ['ok', 'FAILED'],
      'ecr:lifecycle_policy_preview_complete': ['ok'],
      'ecs:services_inactive': ['MISSING', 'ok'],
      'ecs:services_stable': ['ok', 'MISSING', 'gave up', 'INACTIVE'],
      'ecs:tasks_running': ['ok', 'STOPPED', 'MISSING'],
      'ecs:tasks_stopped': ['gave up', 'ok'],
      'elbv2:load_balancer_available': ['ok', 'gave up'],
      'elbv2:load_balancer_exists': ['gave up', 'ok'],
      'elbv2:load_balancers_deleted': ['gave up', 'ok'],
      'elbv2:target_deregistered': ['gave up', 'ok'],
      'elbv2:target_in_service': ['ok', 'gave up'],
      'iam:policy_exists': ['ok', 'gave up'],
      'iam:role_exists': ['ok', 'gave up'],
      'iam:user_exists': ['ok', 'gave up'],
      'lambda:function_active': ['ok'],
      'lambda:function_active_v2': ['ok'],
      'lambda:function_exists': ['ok', 'gave up'],
      'lambda:function_updated': ['ok'],
      'lambda:function_updated_v2': ['ok'],
      'lambda:published_version_active': ['ok'],
      's3:bucket_exists': ['ok', 'gave up'],
      's3:bucket_not_exists': ['ok', 'gave up'],
      's3:object_exists': ['ok', 'gave up'],
      's3:object_not_exists': ['ok', 'gave up'],
    });
    // What they wait for cannot be made here: imports, composite alarms, alarms on logs.
    expect(notJudged).toEqual([
      'cloudformation:stack_import_complete',
      'cloudwatch:composite_alarm_exists',
      'cloudwatch:log_alarm_exists',
    ]);
  }, 180_000);

  judgedBy('awscli', 'awscli', ({ command }) => {
    /** Its output; rejects with what it wrote to standard error. */
    const aws = async (...given: string[]): Promise<string> => {
      const options = { env: { ...process.env, ...AWS_ENVIRONMENT, AWS_ENDPOINT_URL: account().endpoint } };
      return (await run(command, given, options)).stdout;
    };
    const asked = async (query: string, ...given: string[]): Promise<string> =>
      (await aws(...given, '--query', query, '--output', 'text')).trim();

    test('waits for what boto3 has left', async () => {
      await aws('ecs', 'wait', 'services-stable', '--cluster', 'prod', '--services', 'rolling');
      const group = 'TargetGroups[0].TargetGroupArn';
      const green = await asked(group, 'elbv2', 'describe-target-groups', '--names', 'green');
      await aws('elbv2', 'wait', 'target-in-service', '--target-group-arn', green);
      const nobody = ['--target-group-arn', green, '--targets', 'Id=10.255.255.254,Port=8080'];
      await aws('elbv2', 'wait', 'target-deregistered', ...nobody);
      const stopped = ['deploy', 'list-deployments', '--include-only-statuses', 'Stopped'];
      const id = await asked('deployments[0]', ...stopped);
      await expect(aws('deploy', 'wait', 'deployment-successful', '--deployment-id', id)).rejects.toThrow('"Stopped"');
    }, 120_000);

    test('cuts a list where it is told to, and goes on from there', async () => {
      const list = ['ecs', 'list-task-definitions', '--page-size', '1'];
      const arns = ['app:1', 'app:2'].map((each) => `arn:aws:ecs:ap-northeast-1:123456789012:task-definition/${each}`);
      const { taskDefinitionArns, NextToken } = JSON.parse(await aws(...list, '--max-items', '1'));
      expect(taskDefinitionArns).toEqual([arns[0]]);
      expect(JSON.parse(await aws(...list, '--starting-token', NextToken))).toEqual({ taskDefinitionArns: [arns[1]] });
    }, 60_000);
  });
});
