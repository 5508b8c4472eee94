import { describe, expect, test } from '@jest/globals';
import type { ServiceSpec } from '../../src/domain/service-spec';
import { CALLS_A_MINUTE, callsFor, roundMinutes, turnAt } from '../../src/domain/slow-round';
import { NOW, SPEC } from './given';

const fleet = (count: number, repositories = 1): ServiceSpec[] =>
  Array.from({ length: count }, (_, index) => ({
    ...SPEC,
    name: `service-${index}`,
    images: Array.from({ length: repositories }, () => SPEC.images[0]!),
  }));
const minute = (count: number) => new Date(NOW.getTime() + count * 60_000);
const namesAt = (catalog: ServiceSpec[], count: number) => turnAt(catalog, minute(count)).map(({ name }) => name);

describe('a round of the slow pass', () => {
  test.each([
    [0, 1, 11],
    [1, 1, 11],
    [10, 1, 11],
    [100, 1, 11],
    [500, 1, 11],
    [660, 1, 11],
    [1000, 1, 17],
    [2000, 1, 37],
    [500, 3, 17],
  ])('of %d services with %d repositories each takes %d minutes', (services, repositories, minutes) => {
    expect(roundMinutes(fleet(services, repositories))).toBe(minutes);
  });

  test.each([1, 7, 10, 11, 12, 100, 500, 1000])('comes to each of %d services exactly once', (count) => {
    const catalog = fleet(count);
    const minutes = roundMinutes(catalog);
    const seen = Array.from({ length: minutes }, (_, index) => namesAt(catalog, index)).flat();
    expect(seen.sort()).toEqual(catalog.map(({ name }) => name).sort());
  });

  test.each([10, 100, 500, 1000])('of %d services keeps to the budget in every minute', (count) => {
    const catalog = fleet(count);
    for (let each = 0; each < roundMinutes(catalog); each++) {
      const calls = turnAt(catalog, minute(each)).reduce((sum, spec) => sum + callsFor(spec), 0);
      expect(calls).toBeLessThanOrEqual(CALLS_A_MINUTE);
    }
  });

  test('a minute that is missed delays a service by one round; the same minute of each hour is not always its own', () => {
    const catalog = fleet(5);
    const turns = Array.from({ length: 24 * 60 }, (_, index) => index).filter((index) =>
      namesAt(catalog, index).includes('service-3'),
    );
    const gaps = turns.slice(1).map((turn, index) => turn - turns[index]!);
    expect(new Set(gaps)).toEqual(new Set([11]));
    expect(new Set(turns.map((turn) => turn % 60)).size).toBe(60);
  });

  test('who is first in a minute changes with the round, so that one that ends early starves nobody', () => {
    const catalog = fleet(33);
    const firsts = [0, 11, 22].map((index) => namesAt(catalog, index)[0]);
    expect(new Set(firsts).size).toBe(3);
  });
});
