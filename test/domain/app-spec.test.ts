import { describe, expect, test } from '@jest/globals';
import { appSpecFor, appSpecObstacle } from '../../src/domain/app-spec';
import { sha256 } from '../../src/domain/canonical';
import { deploymentDescription, releaseOf } from '../../src/domain/release';
import { SERVICE } from './given';

const REVISION = 'arn:aws:ecs:ap-northeast-1:123456789012:task-definition/frontend:8';

describe('the AppSpec', () => {
  test('takes the service to the revision and leaves everything else as it is', () => {
    const { content, sha256: hash } = appSpecFor(SERVICE, REVISION, {
      AfterAllowTraffic: 'last',
      BeforeInstall: 'first',
    });

    expect(JSON.parse(content)).toEqual({
      version: '0.0',
      Resources: [
        {
          TargetService: {
            Type: 'AWS::ECS::Service',
            Properties: {
              TaskDefinition: REVISION,
              LoadBalancerInfo: { ContainerName: 'web', ContainerPort: 8080 },
              PlatformVersion: '1.4.0',
              NetworkConfiguration: {
                AwsvpcConfiguration: { Subnets: ['subnet-1'], SecurityGroups: ['sg-1'], AssignPublicIp: 'DISABLED' },
              },
              CapacityProviderStrategy: [
                { CapacityProvider: 'FARGATE', Base: 1, Weight: 0 },
                { CapacityProvider: 'FARGATE_SPOT', Weight: 1 },
              ],
            },
          },
        },
      ],
      Hooks: [{ BeforeInstall: 'first' }, { AfterAllowTraffic: 'last' }],
    });
    expect(hash).toBe(sha256(content));
  });

  test('leaves out what the service does not have, so that CodeDeploy keeps the current values', () => {
    const { platformVersion: _none, network, ...bare } = SERVICE;
    const ec2 = { ...bare, network: { ...network!, securityGroups: [] }, capacityProviderStrategy: [] };
    const { Resources, Hooks } = JSON.parse(appSpecFor(ec2, REVISION, {}).content);
    expect(Object.keys(Resources[0].TargetService.Properties)).toEqual(['LoadBalancerInfo', 'TaskDefinition']);
    expect(Hooks).toBeUndefined();
  });

  test('cannot be made for a service without a load balancer', () => {
    expect(appSpecObstacle(SERVICE)).toBeUndefined();
    expect(appSpecObstacle({ ...SERVICE, loadBalancers: [] })).toContain('no load balancer');
    expect(appSpecObstacle({ ...SERVICE, loadBalancers: [{}] })).toContain('names no container');
  });
});

describe('a deployment’s description', () => {
  const hash = 'f'.repeat(64);
  const deployment = { id: 'd-1', status: 'Created', createdAt: '2026-01-01T00:00:00.000Z' };

  test('says whose it is, within CodeDeploy’s 256 characters', () => {
    const description = deploymentDescription(hash, 12, `${'x'.repeat(300)}`);
    expect(description).toHaveLength(256);
    expect(releaseOf({ ...deployment, description })).toEqual({ hash, attempt: 12 });
  });

  test.each([
    ['somebody else’s', { description: 'by hand' }],
    ['none', {}],
    [
      'a rollback by CodeDeploy that carries ours',
      { description: deploymentDescription(hash, 1, ''), creator: 'codeDeployRollback' },
    ],
  ])('%s is not ours', (_name, members) => {
    expect(releaseOf({ ...deployment, ...members })).toBeUndefined();
  });
});
