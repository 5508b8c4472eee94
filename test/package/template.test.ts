import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');

type Resource = { readonly Type: string; readonly Properties: Record<string, unknown> };
interface Statement {
  readonly Action: string | string[];
  readonly Resource: unknown;
}

const templateFile = join(ROOT, '.serverless/cloudformation-template-update-stack.json');
let resources: Record<string, Resource>;

beforeAll(() => {
  const { AWS_ACCOUNT_ID: _, ...env } = process.env;
  execFileSync(process.execPath, [join(ROOT, 'scripts/package.mjs')], { stdio: ['ignore', 'ignore', 'inherit'], env });
  resources = JSON.parse(readFileSync(templateFile, 'utf8')).Resources;
});

function ofType(type: string): Resource[] {
  return Object.values(resources).filter((resource) => resource.Type === type);
}

describe('the compiled stack', () => {
  it('has one function for each handler, each with a role of its own and an explicit name', () => {
    const functions = ofType('AWS::Lambda::Function').map(({ Properties }) => Properties);

    expect(functions.map(({ FunctionName }) => FunctionName).sort()).toEqual([
      'slipway-production-deployment-changed',
      'slipway-production-image-pushed',
      'slipway-production-minute-passed',
    ]);
    expect(new Set(functions.map(({ Role }) => JSON.stringify(Role))).size).toBe(functions.length);
    for (const each of functions) {
      expect(each).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'], Timeout: 60 });
    }
  });

  it('publishes no function versions', () => {
    expect(ofType('AWS::Lambda::Version')).toEqual([]);
  });

  it('listens for tagged pushes to the fleet’s repositories, for ends of its deployments, and for the minute', () => {
    const rules = ofType('AWS::Events::Rule').map(({ Properties }) => Properties);
    // Buses forward events between accounts and Regions.
    const ours = { account: [{ Ref: 'AWS::AccountId' }], region: [{ Ref: 'AWS::Region' }] };

    expect(rules.map(({ EventPattern, ScheduleExpression }) => EventPattern ?? ScheduleExpression)).toEqual(
      expect.arrayContaining([
        'rate(1 minute)',
        {
          ...ours,
          source: ['aws.ecr'],
          'detail-type': ['ECR Image Action'],
          detail: {
            'action-type': ['PUSH'],
            result: ['SUCCESS'],
            'repository-name': ['frontend'],
            'image-tag': [{ 'anything-but': '' }],
          },
        },
        {
          ...ours,
          source: ['aws.codedeploy'],
          'detail-type': ['CodeDeploy Deployment State-change Notification'],
          detail: { state: ['SUCCESS', 'FAILURE', 'STOP', 'READY'], application: ['frontend'] },
        },
      ]),
    );
    expect(rules).toHaveLength(3);
  });

  it('mails the owners that services/slipway.yml names', () => {
    expect(ofType('AWS::SNS::Subscription')[0]?.Properties).toMatchObject({
      Protocol: 'email',
      Endpoint: 'platform@example.com',
    });
  });

  it('grants no wildcard action, and "*" only where AWS knows no resource', () => {
    const statements = ofType('AWS::IAM::Role').flatMap(({ Properties }) =>
      (Properties.Policies as { PolicyDocument: { Statement: Statement[] } }[]).flatMap(
        ({ PolicyDocument }) => PolicyDocument.Statement,
      ),
    );
    const actionsOf = ({ Action }: Statement) => [Action].flat();

    expect(statements.flatMap(actionsOf).filter((action) => action.includes('*'))).toEqual([]);
    const onEverything = statements.filter(({ Resource }) => [Resource].flat().includes('*')).flatMap(actionsOf);
    expect([...new Set(onEverything)].sort()).toEqual([
      'ecs:DescribeTaskDefinition',
      'ecs:ListTaskDefinitions',
      'ecs:ListTasks',
    ]);
  });

  it('passes the roles of the fleet’s tasks to ECS tasks, and no others', () => {
    const text = JSON.stringify(ofType('AWS::IAM::Role')[0]);

    expect(text).toContain(
      JSON.stringify({
        Effect: 'Allow',
        Action: 'iam:PassRole',
        Resource: ['arn:aws:iam::123456789012:role/frontend-task', 'arn:aws:iam::123456789012:role/frontend-execution'],
        Condition: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
      }),
    );
  });
});
