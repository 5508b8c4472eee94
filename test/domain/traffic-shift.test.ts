import { expect, test } from '@jest/globals';
import { shiftMinutes, type TrafficShift, trafficShiftOf } from '../../src/domain/traffic-shift';

test.each<[string, TrafficShift | undefined]>([
  ['CodeDeployDefault.ECSAllAtOnce', { kind: 'all-at-once' }],
  ['CodeDeployDefault.ECSCanary10Percent5Minutes', { kind: 'canary', percent: 10, minutes: 5 }],
  ['CodeDeployDefault.ECSCanary10Percent15Minutes', { kind: 'canary', percent: 10, minutes: 15 }],
  ['CodeDeployDefault.ECSLinear10PercentEvery1Minutes', { kind: 'linear', percent: 10, minutes: 1 }],
  ['CodeDeployDefault.ECSLinear10PercentEvery3Minutes', { kind: 'linear', percent: 10, minutes: 3 }],
  ['Canary10Percent5Minutes', undefined],
  ['team-CodeDeployDefault.ECSAllAtOnce', undefined],
  ['CodeDeployDefault.ECSAllAtOnce2', undefined],
  ['CodeDeployDefault.LambdaAllAtOnce', undefined],
  ['', undefined],
])('%s: %j', (name, shift) => {
  expect(trafficShiftOf(name)).toEqual(shift);
});

test.each<[string, number]>([
  ['AllAtOnce', 0],
  ['Canary10Percent5Minutes', 5],
  ['Linear10PercentEvery1Minutes', 9],
  ['Linear10PercentEvery3Minutes', 27],
])('%s has moved all traffic after %p minutes', (name, minutes) => {
  expect(shiftMinutes(trafficShiftOf(`CodeDeployDefault.ECS${name}`)!)).toBe(minutes);
});
