import { describe, expect, test } from '@jest/globals';
import { rollingStep } from '../../../../local/aws/ecs/rolling';

const tasks = (active: number, healthy = active) => ({ active, healthy });

describe('a rolling update', () => {
  test.each([
    ['100/200 starts all new ones beside the old', 4, 100, 200, tasks(4), tasks(0), 4, 0],
    ['100/200 stops an old one for each new one that serves', 4, 100, 200, tasks(4), tasks(4, 2), 0, 2],
    ['100/200 ends with the old gone', 4, 100, 200, tasks(2), tasks(4), 0, 2],
    ['50/100 stops before it starts', 4, 50, 100, tasks(4), tasks(0), 0, 2],
    ['50/100 starts in the room it made', 4, 50, 100, tasks(2), tasks(0), 2, 0],
    ['the minimum rounds up', 3, 50, 100, tasks(3), tasks(0), 0, 1],
    ['the maximum rounds down', 3, 100, 150, tasks(3), tasks(0), 1, 0],
    ['100/100 cannot move', 4, 100, 100, tasks(4), tasks(0), 0, 0],
    ['old tasks that do not serve go at once', 4, 100, 200, tasks(4, 1), tasks(0), 4, 3],
    ['nothing wanted', 0, 100, 200, tasks(2), tasks(0), 0, 2],
  ])('[ECS-34] %s', (_, desired, minimumHealthyPercent, maximumPercent, old, fresh, start, stopOld) => {
    expect(rollingStep({ desired, minimumHealthyPercent, maximumPercent, old, new: fresh })).toEqual({
      start,
      stopOld,
    });
  });
});
