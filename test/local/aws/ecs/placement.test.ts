import { describe, expect, test } from '@jest/globals';
import { nextProvider, providerToLeave, type StrategyItem } from '../../../../local/aws/ecs/placement';

const item = (capacityProvider: string, base: number, weight: number): StrategyItem => ({
  capacityProvider,
  base,
  weight,
});

function place(strategy: StrategyItem[], tasks: number): Record<string, number> {
  const counts: Record<string, number> = {};
  for (let index = 0; index < tasks; index++) {
    const provider = nextProvider(strategy, counts);
    counts[provider] = (counts[provider] ?? 0) + 1;
  }
  return counts;
}

describe('capacity providers of tasks', () => {
  test.each([
    ['one provider takes all', [item('FARGATE', 0, 1)], 3, { FARGATE: 3 }],
    ['the base first, the rest by weight', [item('FARGATE', 1, 0), item('SPOT', 0, 1)], 4, { FARGATE: 1, SPOT: 3 }],
    ['a base that is not met takes all', [item('FARGATE', 5, 0), item('SPOT', 0, 1)], 4, { FARGATE: 4 }],
    ['equal weights halve', [item('FARGATE', 0, 1), item('SPOT', 0, 1)], 4, { FARGATE: 2, SPOT: 2 }],
    ['weights 1 and 4', [item('FARGATE', 0, 1), item('SPOT', 0, 4)], 10, { FARGATE: 2, SPOT: 8 }],
    ['base and share', [item('FARGATE', 2, 1), item('SPOT', 0, 4)], 12, { FARGATE: 4, SPOT: 8 }],
    ['weight 0 gets nothing beyond its base', [item('FARGATE', 0, 0), item('SPOT', 0, 1)], 3, { SPOT: 3 }],
    ['large weights', [item('FARGATE', 0, 250), item('SPOT', 0, 750)], 8, { FARGATE: 2, SPOT: 6 }],
  ])('[ECS-4] %s', (_, strategy, tasks, counts) => {
    expect(place(strategy, tasks)).toEqual(counts);
  });

  test('[ECS-4] a task that is lost is replaced where it ran', () => {
    const strategy = [item('FARGATE', 1, 0), item('SPOT', 0, 1)];
    expect(nextProvider(strategy, { FARGATE: 0, SPOT: 3 })).toBe('FARGATE');
    expect(nextProvider(strategy, { FARGATE: 1, SPOT: 2 })).toBe('SPOT');
  });

  test.each([
    ['the base stays to the end', [item('FARGATE', 1, 0), item('SPOT', 0, 1)], { FARGATE: 1, SPOT: 1 }, 'SPOT'],
    ['the most over its share goes', [item('FARGATE', 0, 1), item('SPOT', 0, 4)], { FARGATE: 2, SPOT: 4 }, 'FARGATE'],
    ['what the strategy does not name goes', [item('SPOT', 0, 1)], { FARGATE: 1, SPOT: 9 }, 'FARGATE'],
    ['weight 0 beyond the base goes', [item('FARGATE', 1, 0), item('SPOT', 0, 1)], { FARGATE: 2, SPOT: 5 }, 'FARGATE'],
    ['only bases are left', [item('FARGATE', 2, 0), item('SPOT', 0, 1)], { FARGATE: 2 }, 'FARGATE'],
  ])('[ECS-4] on scale-in: %s', (_, strategy, counts, provider) => {
    expect(providerToLeave(strategy, counts as Record<string, number>)).toBe(provider);
  });
});
