import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudWatch } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import { IAM } from '@aws-sdk/client-iam';
import { Lambda } from '@aws-sdk/client-lambda';
import { SecretsManager } from '@aws-sdk/client-secrets-manager';
import { SSM } from '@aws-sdk/client-ssm';
import { STS } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { clientConfig } from '../../local/boot';
import { createCommandLineClients } from '../../src/aws/command-line-clients';
import type { Verified } from '../../src/domain/verify';
import { changes } from '../app/wire';
import { forbid } from '../journeys/forbid';
import { type Stack, startStack } from '../journeys/stack';
import { slipway } from './command-line';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack?.stop());

type Credentials = { readonly accessKeyId: string; readonly secretAccessKey: string; readonly sessionToken?: string };

/** Over HTTP addresses, as layers of images are fetched from there. */
const cli = (given: readonly string[], root?: string, credentials?: Credentials) => {
  const config = { ...clientConfig(stack.aws), endpoint: stack.endpoint, ...(credentials ? { credentials } : {}) };
  return slipway(given, createCommandLineClients(config), {
    now: () => stack.aws.clock.now(),
    ...(root === undefined ? {} : { root }),
  });
};

const itemsOf = (stdout: string | undefined): readonly Verified[] => JSON.parse(stdout!).services[0].items;

/** A checkout whose frontend's task definition file says something else. */
function editedCheckout(edit: (text: string) => string): string {
  const root = mkdtempSync(join(tmpdir(), 'slipway-verify-'));
  cpSync(join(__dirname, '../../services'), join(root, 'services'), { recursive: true });
  const file = join(root, 'services/frontend/ecs-task-def.json');
  writeFileSync(file, edit(readFileSync(file, 'utf8')));
  return root;
}

const PARAMETERS = 'arn:aws:ssm:ap-northeast-1:123456789012:parameter';
const SECRETS = [
  { name: 'DB', valueFrom: `${PARAMETERS}/shop/db` },
  { name: 'PLAIN', valueFrom: `${PARAMETERS}/plain` },
  { name: 'GONE', valueFrom: '/gone' },
];
const MANAGED = 'arn:aws:secretsmanager:ap-northeast-1:123456789012:secret';
const OF_SECRETS_MANAGER = [
  { name: 'PAID', valueFrom: `${MANAGED}:shop/payment:key::` },
  { name: 'LOST', valueFrom: `${MANAGED}:shop/lost` },
];

describe('slipway verify', () => {
  test('of the example fleet nothing is NG, and nothing in AWS is changed', async () => {
    const before = stack.aws.dispatcher.calls.length;
    const { stdout, exitCode } = await cli(['verify']);
    expect(stdout).toMatch(/^demo-app \(ECS service prod\/demo-app\)\n(.*\n)+ {2}\d+ OK, 0 NG, 1 SKIP$/m);
    expect(stdout).toMatch(/^frontend \(ECS service prod\/frontend\)$/m);
    expect(stdout).toMatch(/^ {2}OK {4}image +frontend@sha256:[0-9a-f]{12} runs on linux\/amd64$/m);
    expect(stdout).toMatch(/^ {2}\d+ OK, 0 NG, 0 SKIP$/m);
    expect(exitCode).toBe(0);
    const calls = stack.aws.dispatcher.calls.slice(before).map(({ operation }) => operation);
    expect(calls.length).toBeGreaterThan(10);
    expect(calls.filter(changes)).toEqual([]);
  });

  test('whoever may not look is told which permission is missing, and nothing is NG for it', async () => {
    const { credentials, dismiss } = await looker(['ecs:Describe*', 'ecs:List*', 'ecr:*']);
    const { stdout, exitCode } = await cli(['verify', 'frontend', '--json'], undefined, credentials);
    const items = itemsOf(stdout);
    const skipped = items.filter(({ outcome }) => outcome === 'SKIP').map(({ reason }) => reason);
    for (const action of ['iam:GetRole', 'logs:DescribeLogGroups', 'codedeploy:GetDeploymentGroup'])
      expect(skipped).toContainEqual(expect.stringContaining(`${action} is not allowed here`));
    expect(items.filter(({ outcome }) => outcome === 'NG')).toEqual([]);
    expect(exitCode).toBe(0);
    await dismiss();
  });

  test('a service that is none is a matter of the command line', async () => {
    const { stderr, exitCode } = await cli(['verify', 'fronted']);
    expect(stderr).toMatch(/^There is no service "fronted"\./);
    expect(exitCode).toBe(2);
  });

  test('all that is wrong is told at once, in files and in AWS, each with a remedy', async () => {
    const config = clientConfig(stack.aws);
    await new CloudWatchLogs(config).deleteLogGroup({ logGroupName: '/ecs/frontend' });
    await new CloudWatch(config).deleteAlarms({ AlarmNames: ['frontend-5xx'] });
    await new Lambda(config).deleteFunction({ FunctionName: 'CodeDeployHook_slipway-production-BeforeAllowTraffic' });
    await new IAM(config).updateAssumeRolePolicy({
      RoleName: 'frontend-task',
      PolicyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'ec2.amazonaws.com' } }],
      }),
    });
    const root = editedCheckout((text) =>
      text
        .replace('"cpuArchitecture": "X86_64"', '"cpuArchitecture": "ARM64"')
        .replace('"0.5 GB"', '"3 GB"')
        .replace('"stopTimeout": 60', '"stopTimeout": 120')
        .replace('"containerPort": 8080', '"containerPort": 9090')
        .replace('"awsvpc"', '"bridge"')
        .replace(/"arn:aws:iam::[^"]*role\/frontend-execution"/, '"frontend-execution"')
        .replace(
          '"essential": true,',
          `"essential": true, "secrets": ${JSON.stringify([...SECRETS, ...OF_SECRETS_MANAGER])},`,
        ),
    );
    const ssm = new SSM(config);
    for (const Name of ['/shop/db', 'plain']) await ssm.putParameter({ Name, Type: 'String', Value: 'x' });
    await new SecretsManager(config).createSecret({ Name: 'shop/payment', SecretString: '{"key":"x"}' });
    const lift = await forbid(stack, 'frontend-codedeploy', 'lambda:InvokeFunction');
    const wrong = ['image', 'task size', 'network mode', 'log groups', 'task roles', 'spot', 'alarms', 'hooks'];

    const { stdout, exitCode } = await cli(['verify', 'frontend', '--json'], root);
    const items = itemsOf(stdout).filter(({ outcome }) => outcome === 'NG');
    expect(items.map(({ item }) => item)).toEqual(expect.arrayContaining([...wrong, 'target groups']));
    const reasons = items.map(({ reason }) => reason);
    expect(reasons).toContainEqual(expect.stringContaining('frontend-codedeploy may not call CodeDeployHook_'));
    expect(reasons.filter((reason) => reason.includes('no parameter'))).toEqual([
      'frontend: GONE: there is no parameter /gone',
    ]);
    expect(reasons.filter((reason) => reason.includes(MANAGED))).toEqual([
      `frontend: LOST: there is no secret ${MANAGED}:shop/lost`,
    ]);
    // By name as well as by ARN; it may read none of the parameters.
    expect(reasons.filter((reason) => reason.includes('frontend-execution'))).toHaveLength(SECRETS.length);
    expect(reasons).toContainEqual(
      'executionRoleArn: role frontend-execution may not ssm:GetParameters on arn:aws:ssm:ap-northeast-1:123456789012:parameter/shop/db',
    );
    expect(items.every(({ remedy = '' }) => remedy.endsWith('.'))).toBe(true);
    expect(exitCode).toBe(1);

    const text = await cli(['verify', 'frontend'], root);
    expect(text.stdout).toMatch(/^ {2}NG {4}log groups +there is no log group \/ecs\/frontend, .*\n +-> Create it/m);
    expect(text.exitCode).toBe(1);
    rmSync(root, { recursive: true });
    await lift();
  });
});

/** Somebody who may do no more than these actions. */
async function looker(Action: readonly string[]) {
  const iam = new IAM(clientConfig(stack.aws));
  const RoleName = 'looker';
  const policy = (statement: object) => JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  const AWS = 'arn:aws:iam::123456789012:user/local';
  const { Role } = await iam.createRole({
    RoleName,
    AssumeRolePolicyDocument: policy({ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS } }),
  });
  await iam.putRolePolicy({
    RoleName,
    PolicyName: 'look',
    PolicyDocument: policy({ Effect: 'Allow', Action, Resource: '*' }),
  });
  const sts = new STS(clientConfig(stack.aws));
  const { Credentials } = await sts.assumeRole({ RoleArn: Role!.Arn!, RoleSessionName: 'looker' });
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = Credentials!;
  const credentials: Credentials = {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
  };
  const dismiss = async () => {
    await iam.deleteRolePolicy({ RoleName, PolicyName: 'look' });
    await iam.deleteRole({ RoleName });
  };
  return { credentials, dismiss };
}
