import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { InvalidMessage } from '../../src/domain/errors';
import { parseTaskStateChange } from '../../src/messages/ecs-task-state-change';
import { parseQueuedWarning, parseSpotWarning } from '../../src/messages/spot-warning';

type Json = Record<string, unknown>;
const sample = (name: string): Json => JSON.parse(readFileSync(join(__dirname, '../../events', name), 'utf8'));
const warning = sample('aws.ecs/ecs-task-state-change.spot-interruption.json');
const withDetail = (changes: Json): Json => ({ ...warning, detail: { ...(warning.detail as Json), ...changes } });

describe('a task state change warns', () => {
  test.each<[string, Json, string]>([
    ['by its code', { stoppedReason: undefined }, 'task'],
    ['by the older code', { stoppedReason: undefined, stopCode: 'TerminationNotice' }, 'task'],
    ['by its reason', { stopCode: undefined }, 'task'],
    ['by its reason, whatever the code', { stopCode: 'UserInitiated' }, 'task'],
    ['while its targets are being registered', { lastStatus: 'ACTIVATING' }, 'task'],
    ['not by another reason', { stopCode: 'ServiceSchedulerInitiated', stoppedReason: 'Scaling' }, 'not-of-interest'],
    ['not before it is in rotation', { lastStatus: 'PENDING' }, 'not-of-interest'],
    ['not on its way out', { lastStatus: 'DEACTIVATING' }, 'not-of-interest'],
    ['not of a task without a service', { group: 'family:web' }, 'not-of-interest'],
    ['not without a group', { group: undefined }, 'not-of-interest'],
  ])('%s', (_, changes, kind) => {
    expect(parseTaskStateChange(JSON.parse(JSON.stringify(withDetail(changes))))).toMatchObject({ kind });
  });

  test('with an address in no attachment where it has none of its own', () => {
    expect(parseTaskStateChange(withDetail({ attachments: undefined }))).not.toHaveProperty('address');
  });

  test.each<[string, Json]>([
    ['a task ARN with a path', { taskArn: 'arn:aws:ecs:us-east-1:123456789012:task/prod/../x' }],
    ['a cluster ARN of another service', { clusterArn: 'arn:aws:eks:us-east-1:123456789012:cluster/prod' }],
    ['a port that is none', { containers: [{ name: 'web', networkBindings: [{ hostPort: 70_000 }] }] }],
  ])('and is refused with %s', (_, changes) => {
    expect(() => parseTaskStateChange(withDetail(changes))).toThrow(InvalidMessage);
  });
});

test('every kind of warning is read, and a body that is none is refused', () => {
  const kinds = ['aws.ecs/ecs-task-state-change.spot-interruption', 'aws.ec2/ec2-instance-rebalance-recommendation'];
  expect(kinds.map((name) => parseSpotWarning(sample(`${name}.json`)).kind)).toEqual(['task', 'instance']);
  expect(parseQueuedWarning(JSON.stringify(warning)).kind).toBe('task');
  for (const body of ['', '{', 'null', '[]', '{"source":"aws.s3"}', '{"source":"aws.ec2","detail":{}}'])
    expect(() => parseQueuedWarning(body)).toThrow(InvalidMessage);
});
