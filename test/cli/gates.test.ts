import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IAM } from '@aws-sdk/client-iam';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { clientConfig } from '../../local/boot';
import { createCommandLineClients } from '../../src/aws/command-line-clients';
import { functionUrl, postSigned } from '../../src/aws/function-url';
import { explainAnswer } from '../../src/cli/explain-answer';
import type { Surroundings } from '../../src/cli/invocation';
import { type Stack, startStack } from '../journeys/stack';
import { slipway } from './command-line';

let stack: Stack;
let code: string;
let digest: string;
beforeAll(async () => {
  stack = await startStack();
  digest = await stack.push('v2');
  code = (await stack.reviewed('v2')).code;
});
afterAll(() => stack?.stop());

const cli = (given: readonly string[], surroundings: Partial<Surroundings> = {}) =>
  slipway(given, createCommandLineClients(clientConfig(stack.aws)), {
    now: () => stack.aws.clock.now(),
    ...surroundings,
  });
const gate = async () => JSON.parse((await cli(['gates', '--json'])).stdout!).gates[0]?.gate;

describe('slipway keys rotate', () => {
  test('replaces the key that signs, and links that are mailed stay valid', async () => {
    const { stdout, exitCode } = await cli(['keys', 'rotate', '--json']);
    expect(exitCode).toBe(0);
    const { parameterName, signing, verifying, dropped } = JSON.parse(stdout!);
    expect(parameterName).toBe('/slipway/production/review-keys');
    expect(signing).not.toBe(verifying);
    expect(dropped).toBeUndefined();
    expect((await stack.open(stack.review('v2')!.link)).status).toBe(200);
  });
});

// One release: each test leaves it to the next.
describe('slipway gates', () => {
  test('lists what waits, and for whom until when', async () => {
    const { stdout, exitCode } = await cli(['gates']);
    expect(exitCode).toBe(0);
    const [head, line] = stdout!.split('\n');
    expect(head).toMatch(/^SERVICE +RELEASE +CHECKS +MISSING +AWAITED +UNTIL +GATE$/);
    expect(line).toMatch(
      /^frontend +v1 -> v2 +1 succeeded +one vote +release-manager +\d\d:\d\d:\d\d UTC, 4\d min.* left/,
    );
  });

  test('lists one document with --json', async () => {
    const { gates } = JSON.parse((await cli(['gates', 'frontend', '--json'])).stdout!);
    expect(gates).toMatchObject([{ service: 'frontend', gate: { state: 'open', changed: [{ digest }] } }]);
  });

  test('does not vote when another code is typed', async () => {
    const questions: string[] = [];
    const ask = async (question: string) => {
      questions.push(question);
      return '000000';
    };
    const { exitCode, stderr, written } = await cli(['gates', 'approve', 'frontend'], { ask });
    expect(questions).toEqual(['Approve? Type the last six characters of the digest: ']);
    expect(written).toContain(digest);
    expect(stderr).toMatch(/^"000000" is not how the digest of what waits ends: nothing was sent\.$/);
    expect(exitCode).toBe(1);
    expect((await gate()).votes).toEqual([]);
  });

  test('does not vote where nobody can be asked', async () => {
    const { exitCode, stderr, written } = await cli(['gates', 'approve', 'frontend']);
    expect(stderr).toMatch(/^Nobody can be asked here: give --code /);
    expect([exitCode, written]).toEqual([2, '']);
  });

  test('says which principal is no approver', async () => {
    const sts = new STSClient(clientConfig(stack.aws));
    const RoleArn = 'arn:aws:iam::123456789012:role/slipway-production-image-pushed';
    const Action = ['lambda:InvokeFunctionUrl', 'lambda:InvokeFunction'];
    const Statement = [{ Effect: 'Allow', Action, Resource: '*' }];
    await new IAM(clientConfig(stack.aws)).putRolePolicy({
      RoleName: 'slipway-production-image-pushed',
      PolicyName: 'vote',
      PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement }),
    });
    const Principal = { AWS: '123456789012', Service: 'lambda.amazonaws.com' };
    await new IAM(clientConfig(stack.aws)).updateAssumeRolePolicy({
      RoleName: 'slipway-production-image-pushed',
      PolicyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' }],
      }),
    });
    const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'somebody' }));
    const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = Credentials!;
    const credentials = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
    const somebody = new LambdaClient({ ...clientConfig(stack.aws), credentials });
    const administrator = createCommandLineClients(clientConfig(stack.aws));
    const url = await functionUrl(administrator.lambda, 'slipway-production-vote-signed');

    const answer = await postSigned(somebody, url!, { gateId: (await gate()).id, decision: 'approve' });

    expect(explainAnswer(answer, 'approve')).toMatchObject({
      accepted: false,
      result: 'not-authorised',
      sentence: expect.stringContaining('assumed-role/slipway-production-image-pushed/somebody is no approver'),
    });
    expect((await gate()).votes).toEqual([]);
  });

  test('says that credentials are not taken', async () => {
    const credentials = { accessKeyId: 'local', secretAccessKey: 'wrong' };
    const clients = createCommandLineClients({ ...clientConfig(stack.aws), credentials });
    const environment = { AWS_REGION: 'ap-northeast-1' };
    const { exitCode, stderr } = await slipway(['gates'], clients, { environment });
    expect(stderr).toBe(
      'AWS in ap-northeast-1 does not take your credentials (InvalidSignatureException): check them, their account, and the Region (AWS_REGION), or sign in again.',
    );
    expect(exitCode).toBe(1);
  });

  test('withdraws a vote, also one that is not there', async () => {
    const { exitCode, stdout } = await cli(['gates', 'withdraw', 'frontend']);
    expect(stdout).toMatch(/: release-manager has no vote there\.\nOne more vote is needed, of release-manager\.$/);
    expect(exitCode).toBe(0);
  });

  test('approves, and says that it is decided', async () => {
    const { exitCode, stdout, written } = await cli([
      'gates',
      'approve',
      'frontend',
      '--comment',
      'go',
      '--code',
      code,
    ]);
    expect(written).toMatch(/frontend v1 -> v2 \(deployment d-\w+\)/);
    expect(stdout).toMatch(/^Recorded: release-manager approves\.\n(That decides it|The gate is decided)/);
    expect(exitCode).toBe(0);
  });

  test('repeated, the vote stands or the gate is over', async () => {
    await stack.aws.clock.advance(1_000);
    const { exitCode, stderr } = await cli(['gates', 'approve', 'frontend', '--code', code]);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^frontend waits for nobody: its last gate is approved by release-manager\.$/);
  });

  test('says that nothing waits before it asks for the code', async () => {
    for (const action of ['approve', 'reject']) {
      const { exitCode, stderr } = await cli(['gates', action, 'frontend', '--comment', 'no']);
      expect(stderr).toMatch(/^frontend waits for nobody: /);
      expect(exitCode).toBe(1);
    }
  });

  test('lists nothing when nothing waits', async () => {
    expect((await cli(['gates'])).stdout).toBe('No release waits for people.');
  });
});

describe('slipway status', () => {
  test('tells the release to its end', async () => {
    const { stdout, exitCode } = await cli(['status', 'frontend']);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^frontend \(ECS service prod\/frontend\)$/m);
    expect(stdout).toMatch(/Release {5}v1 -> v2, deploying/);
    expect(stdout).toMatch(/✓ AfterAllowTestTraffic/);
    expect(stdout).toMatch(/release-manager approved: go/);
    expect(stdout).toContain(digest);
  });

  test('is a line in the fleet', async () => {
    const { stdout } = await cli(['status']);
    expect(stdout).toMatch(/^SERVICE +RUNS +SINCE +RELEASE +NOW\n/);
    expect(stdout).toMatch(/^frontend +v1 .*v1 -> v2 +deploying: /m);
  });
});

describe('the script', () => {
  const script = (given: readonly string[], environment: Record<string, string>) =>
    new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
      const path = join(__dirname, '../../scripts/slipway.mjs');
      const env = { PATH: process.env.PATH, HOME: tmpdir(), AWS_EC2_METADATA_DISABLED: 'true', ...environment };
      execFile(process.execPath, [path, ...given], { env }, (error, stdout, stderr) =>
        resolve({ code: Number(error?.code ?? 0), stdout, stderr }),
      );
    });
  const keys = { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local', AWS_DEFAULT_REGION: 'ap-northeast-1' };
  const endpoint = () => new URL(stack.review('v2')!.link).origin;

  test('speaks to the endpoint in AWS_ENDPOINT_URL', async () => {
    const { code, stdout, stderr } = await script(['status', '--json'], { ...keys, AWS_ENDPOINT_URL: endpoint() });
    expect(stderr).toBe('');
    expect(JSON.parse(stdout).services).toMatchObject([{ name: 'demo-app' }, { name: 'frontend', adopted: true }]);
    expect(code).toBe(0);
  });

  test('asks that endpoint for messages too, whatever host the URL of the queue names', async () => {
    const said = await script(['dlq'], { ...keys, AWS_ENDPOINT_URL: endpoint() });
    expect(said).toEqual({ code: 0, stdout: 'No event was set aside.\n', stderr: '' });
  });

  test.each<[string, () => Record<string, string>, readonly string[], RegExp]>([
    [
      'no table',
      () => ({ ...keys, AWS_ENDPOINT_URL: endpoint() }),
      ['--stage', 'beta'],
      /^There is no table slipway-beta in this account in ap-northeast-1: is Slipway deployed there\?/,
    ],
    [
      'no endpoint',
      () => ({ ...keys, AWS_ENDPOINT_URL: 'http://127.0.0.1:9' }),
      [],
      /^Nothing answers at http:\/\/127\.0\.0\.1:9 \(.*ECONNREFUSED.*\)/,
    ],
    [
      'no credentials',
      () => ({ AWS_REGION: 'ap-northeast-1', AWS_ENDPOINT_URL: endpoint() }),
      [],
      /^There are no AWS credentials: set AWS_PROFILE/,
    ],
    [
      'no Region',
      () => ({ AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' }),
      [],
      /^No AWS Region is given: set AWS_REGION\.$/,
    ],
  ])(
    'with %s ends with 1 and a sentence',
    async (_, environment, given, sentence) => {
      const { code, stdout, stderr } = await script(['status', ...given], environment());
      expect(stderr.trimEnd()).toMatch(sentence);
      expect(stderr.trimEnd().split('\n')).toHaveLength(1);
      expect([stdout, code]).toEqual(['', 1]);
    },
    60_000,
  );
});

describe('slipway keys rotate, twice within an hour', () => {
  test('names the key whose links open nothing any more', async () => {
    const first = JSON.parse((await cli(['keys', 'rotate', '--json'])).stdout!);
    const second = JSON.parse((await cli(['keys', 'rotate', '--json'])).stdout!);
    expect(second).toMatchObject({ verifying: first.signing, dropped: first.verifying });
    const { stdout } = await cli(['keys', 'rotate']);
    expect(stdout).toContain(`Links signed with ${second.signing}, the key before it, stay valid`);
    expect(stdout).toContain(`Links signed with ${first.signing} open nothing any more`);
  });
});
