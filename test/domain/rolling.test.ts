import { describe, expect, test } from '@jest/globals';
import { planService } from '../../src/domain/plan';
import { blueGreenOf, type ServiceSpec } from '../../src/domain/service-spec';
import { verify } from '../../src/domain/verify';
import { arn, NOW, observed, push, RUNNING, record, SERVICE, SPEC } from './given';

const ROLLING: ServiceSpec = { ...SPEC, strategy: { kind: 'rolling', hooks: {} } };
const world = (more: object = {}) => observed({ service: { ...SERVICE, controller: 'ECS' }, ...more });

describe('a service that is updated by ECS, which Slipway does not deploy yet', () => {
  test('refuses a push with that reason, and tells its owners', () => {
    const { reason, actions } = planService(ROLLING, record({}, [push('v2')]), world(), NOW);
    expect(reason).toBe(
      'refuses 1 accepted or pushed images: not deployed yet: rolling; Slipway deploys blue/green services alone',
    );
    expect(actions).toMatchObject([
      {
        state: {
          next: [],
          notices: [{ kind: 'refused', reason: expect.stringMatching(/^not deployed yet: rolling/) }],
        },
      },
    ]);
  });

  test('hears a push of what it runs, and tells nobody', () => {
    const { actions } = planService(ROLLING, record({}, [push('v1')]), world(), NOW);
    expect(actions).toMatchObject([{ state: { heard: [expect.anything()], notices: [] } }]);
  });

  test('is adopted as it stands, with every revision that its owners bring', () => {
    for (const state of [{ running: undefined }, {}] as object[]) {
      const service = { ...SERVICE, controller: 'ECS', taskDefinition: arn(7) };
      const running = { ...RUNNING, arn: arn(7) };
      const { reason, actions } = planService(ROLLING, record(state), world({ service, running }), NOW);
      expect(reason).toMatch(/^adopts the service as it stands: frontend:7/);
      expect(actions).toMatchObject([{ state: { running: { revision: arn(7) }, notices: [] } }]);
    }
  });

  test('is left alone where nothing is wanted', () => {
    expect(planService(ROLLING, record({}), world(), NOW).actions).toEqual([]);
  });

  test.each([
    ['is gone', undefined, /does not exist in cluster/],
    ['drains', { ...SERVICE, controller: 'ECS', status: 'DRAINING' }, /is DRAINING/],
  ])('that %s is told of as any other', (_, service, reason) => {
    expect(planService(ROLLING, record({}, [push('v2')]), { ...world(), service } as never, NOW).reason).toMatch(
      reason,
    );
  });

  test('is verified as far as can be told, and is no fault of the fleet', () => {
    const definition = { family: 'frontend', containerDefinitions: [{ name: 'web', image: 'web' }] };
    const verified = verify({ spec: ROLLING, service: { ...SERVICE, controller: 'ECS' }, definition });
    expect(verified[0]).toEqual({
      item: 'service',
      outcome: 'SKIP',
      reason: 'not deployed yet: rolling; what else can be told of it follows',
    });
    expect(verified.filter(({ item }) => /deployment group|alarms|traffic shift/.test(item))).toEqual([]);
  });

  test('has no deployment group that a release could ask for', () => {
    expect(() => blueGreenOf(ROLLING)).toThrow('A release of a service that is not deployed');
  });
});
