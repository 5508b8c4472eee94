import { ErrorCode } from '@aws-sdk/client-codedeploy';
import { describe, expect, test } from '@jest/globals';
import { FAULT_OF_CODE, type Fault, faultOf } from '../../src/domain/fault';
import { type Traffic, trafficOf } from '../../src/domain/traffic';

describe('whose doing the end of a deployment is', () => {
  test('is said for every error code that CodeDeploy has, and for no other', () => {
    expect(Object.keys(FAULT_OF_CODE).sort()).toEqual(Object.values(ErrorCode).sort());
  });

  const IMAGES = [
    'ALARM_ACTIVE',
    'CUSTOMER_APPLICATION_UNHEALTHY',
    'HEALTH_CONSTRAINTS',
    'HOOK_EXECUTION_FAILURE',
    'MANUAL_STOP',
    'TIMEOUT',
  ];
  test.each(Object.values(ErrorCode).map((code) => [code, IMAGES.includes(code) ? 'image' : 'world'] as const))(
    '%s without words: the %s’s',
    (code, fault) => {
      expect(faultOf({ code })).toBe(fault);
    },
  );

  test.each<[string, string, Fault]>([
    [
      'TIMEOUT',
      'The deployment timed out while waiting for a notification to continue. This time out period is 30 minutes.',
      'nobody',
    ],
    [
      'TIMEOUT',
      'The deployment timed out while waiting for the replacement task set to become healthy. This time out period is 60 minutes.',
      'image',
    ],
    ['ECS_UPDATE_ERROR', 'CodeDeploy detected that the replacement task set is unhealthy.', 'image'],
    ['ECS_UPDATE_ERROR', 'Capacity is unavailable at this time. Please try again later.', 'world'],
    [
      'HOOK_EXECUTION_FAILURE',
      'The deployment timed out while waiting for a status callback. CodeDeploy expects a status callback within one hour after a deployment hook is invoked.',
      'world',
    ],
  ])('%s: "%s": %s', (code, message, fault) => {
    expect(faultOf({ code, message })).toBe(fault);
  });

  test.each<[Traffic | undefined, Fault]>([
    ['none', 'world'],
    ['moving', 'image'],
    ['moved', 'image'],
    [undefined, 'image'],
  ])('an alarm with the replacement’s traffic at %s: the %s’s', (traffic, fault) => {
    expect(faultOf({ code: 'ALARM_ACTIVE' }, traffic)).toBe(fault);
  });

  test('what is not about traffic is the same wherever traffic is', () => {
    expect(faultOf({ code: 'HOOK_EXECUTION_FAILURE' }, 'none')).toBe('image');
    expect(faultOf({ code: 'IAM_ROLE_PERMISSIONS' }, 'moved')).toBe('world');
  });

  test.each([[{}], [{ code: 'SOMETHING_NEW' }], [{ code: 'constructor' }]])(
    'what nobody knows is the world’s: %j',
    (error) => {
      expect(faultOf(error)).toBe('world');
    },
  );
});

describe('how far production traffic got', () => {
  const events = ['Install', 'AllowTraffic', 'AfterAllowTraffic'];
  test.each<[Traffic, ...string[]]>([
    ['none', 'InProgress', 'Pending', 'Pending'],
    // Stopped, or failed, before.
    ['none', 'Failed', 'Skipped', 'Skipped'],
    ['moving', 'Succeeded', 'InProgress', 'Pending'],
    // An alarm while it shifted.
    ['moving', 'Succeeded', 'Failed', 'Skipped'],
    ['moving', 'Succeeded', 'Succeeded', 'InProgress'],
    ['moving', 'Succeeded', 'Succeeded', 'Failed'],
    ['moved', 'Succeeded', 'Succeeded', 'Succeeded'],
    ['none'],
  ])('%s: %s %s %s', (traffic, ...statuses) => {
    expect(trafficOf(statuses.map((status, index) => ({ event: events[index]!, status })))).toBe(traffic);
  });
});
