import { describe, expect, test } from '@jest/globals';
import type { Observed } from '../../src/domain/observed';
import { judgePushes } from '../../src/domain/plan/pushes';
import type { AcceptedImage, Push, ServiceRecord, ServiceState } from '../../src/domain/record';
import type { BlueGreenService } from '../../src/domain/service-spec';
import {
  accepted,
  arn,
  at,
  deployment,
  digest,
  observed,
  push,
  REGISTRY,
  RUNNING,
  record,
  release,
  SPEC,
} from './given';
import { settled } from './plans';

/** Duplicates and order: which of several pushes is wanted in the end, and how many deployments that makes. */

const MOVING: BlueGreenService = {
  ...SPEC,
  images: [{ repository: 'frontend', tags: { order: 'movement', pattern: 'prod*' } }],
};
const pointing = (to: Readonly<Record<string, string>>, members: Partial<Observed> = {}): Observed =>
  observed({
    images: Object.fromEntries(
      Object.entries(to).map(([tag, letter]) => [`frontend:${tag}`, { digest: digest(letter) }]),
    ),
    ...members,
  });
const runs = (tag: string, letter: string): Partial<ServiceState> => ({
  running: {
    revision: arn(1),
    images: [{ repository: 'frontend', tag, digest: digest(letter), at: at(-100) }],
    since: at(-100),
  },
});
/** What is deployed next by these pushes, in one look. */
const wanted = (given: ServiceRecord, world: Observed, spec = SPEC) => {
  const { state } = settled(given, world, spec);
  return (state.release?.changed ?? state.next).map(({ tag, digest: of }) => `${tag} ${of.slice(7, 8)}`);
};

describe('of pushes that come twice, late or in another order', () => {
  const busy = deployment('d-1', 'InProgress');
  const flying = (tag: string, letter: string) => {
    const image = accepted(tag, letter);
    return {
      release: release(
        { name: 'deploying', revision: arn(2), deploymentId: 'd-1', startedAt: at(-10) },
        { images: [image], changed: [image] },
      ),
    };
  };
  test.each<[string, BlueGreenService, Partial<ServiceState>, readonly Push[], Observed, readonly string[]]>([
    ['one event twice', SPEC, {}, [push('v2'), push('v2')], pointing({ v2: '2' }), ['v2 2']],
    ['one push told by two events', SPEC, {}, [push('v2'), push('v2', 0, 'b')], pointing({ v2: '2' }), ['v2 2']],
    [
      'a day later, under the same id',
      SPEC,
      { heard: ['event-v2'], ...runs('v2', '2') },
      [push('v2', -1440)],
      pointing({ v2: '2' }),
      [],
    ],
    ['a day later, its id forgotten', SPEC, runs('v2', '2'), [push('v2', -1440)], pointing({ v2: '2' }), []],
    ['older after newer', SPEC, {}, [push('v3', 0), push('v2', 1)], pointing({ v2: '2', v3: '3' }), ['v3 3']],
    ['newer after older', SPEC, {}, [push('v2', 0), push('v3', 1)], pointing({ v2: '2', v3: '3' }), ['v3 3']],
    [
      'one digest under two tags, at once',
      SPEC,
      {},
      [push('v2'), push('v3')],
      pointing({ v2: '2', v3: '2' }),
      ['v3 2'],
    ],
    ['one digest under another tag, later', SPEC, runs('v2', '2'), [push('v3')], pointing({ v3: '2' }), []],
    ['a number pushed again, elsewhere now', SPEC, runs('v2', '2'), [push('v2')], pointing({ v2: '9' }), ['v2 9']],
    ['a number moved back to what runs', SPEC, runs('v3', '3'), [push('v2')], pointing({ v2: '3' }), []],
    ['a tag moved on', MOVING, runs('prod', '1'), [push('prod')], pointing({ prod: '2' }), ['prod 2']],
    [
      'a tag moved on and back: the late event of its first movement',
      MOVING,
      runs('prod', '1'),
      [push('prod', -5, 'a'), push('prod', -4, 'b')],
      pointing({ prod: '1' }),
      [],
    ],
    [
      'a tag moved back while what it pointed to is deployed',
      MOVING,
      { ...runs('prod', '1'), ...flying('prod', '2') },
      [push('prod', 0)],
      pointing({ prod: '1' }, { deployment: busy }),
      ['prod 2'],
    ],
    [
      'of two moving tags the older movement comes last',
      MOVING,
      runs('prod', '1'),
      [push('prod-b', -1), push('prod-a', -2)],
      pointing({ 'prod-a': '2', 'prod-b': '3' }),
      ['prod-b 3'],
    ],
  ])('%s', (_rule, spec, state, pushes, world, then) => {
    expect(wanted(record(state, pushes), world, spec)).toEqual(then);
  });

  describe('somebody forced v1 at minute 10, where v3 ran', () => {
    const forced: AcceptedImage = { ...accepted('v1', '1', 10), asked: { by: 'arn:alice', at: at(10), force: true } };
    const newest = { repository: 'frontend', tag: 'v3', digest: digest('3'), at: at(0), judgedAt: at(0) };
    const given: Partial<ServiceState> = { ...runs('v3', '3'), newest: [newest] };
    const world = pointing({ v1: '1', v2: '2', v3: '3', v4: '4' }, { deployment: busy });
    const hearing = (members: Partial<ServiceState>, late: Push): ServiceState =>
      judgePushes({
        spec: SPEC,
        state: record({ ...given, ...members }).state,
        pushes: [late],
        observed: world,
        now: new Date(at(12)),
      }).state;
    const inFlight = {
      release: release(
        { name: 'deploying', revision: arn(2), deploymentId: 'd-1', startedAt: at(10) },
        { images: [forced], changed: [forced] },
      ),
    };

    test.each([
      ['wanted', { next: [forced] }],
      ['in flight', inFlight],
    ])('and it is %s: v2, pushed before that and heard of only now, does not replace it', (_, members) => {
      const { next, notices } = hearing(members, push('v2', -5));
      expect(next.some(({ tag }) => tag === 'v2')).toBe(false);
      expect(notices.at(-1)).toMatchObject({
        reason: expect.stringMatching(/^v1 .* by force since, and v3 is newer$/),
      });
    });

    test('v2 pushed after that does', () => {
      expect(hearing(inFlight, push('v2', 11)).next).toMatchObject([{ tag: 'v2' }]);
    });

    test('so does v4, which nobody knew', () => {
      expect(hearing(inFlight, push('v4', -5)).next).toMatchObject([{ tag: 'v4' }]);
    });
  });

  test('a tag moved back while what it pointed to is deployed: what it points to now follows', () => {
    const given = record({ ...runs('prod', '1'), ...flying('prod', '2') }, [push('prod')]);
    const { state } = settled(given, pointing({ prod: '1' }, { deployment: busy }), MOVING);
    expect(state.next).toMatchObject([{ tag: 'prod', digest: digest('1') }]);
  });
});

describe('two repositories of one service', () => {
  const BOTH: BlueGreenService = {
    ...SPEC,
    images: [...SPEC.images, { repository: 'sidecar', tags: { order: 'number', prefix: 'v' } }],
  };
  const S1 = { repository: 'sidecar', tag: 'v1', digest: digest('a'), at: at(-1000) };
  const containerDefinitions = ['frontend', 'sidecar'].map((name) => ({ name, image: `${REGISTRY}/${name}:v1` }));
  const base = { source: 'described' as const, taskDefinition: { family: 'frontend', containerDefinitions } };
  const world = (members: Partial<Observed> = {}) =>
    observed({
      images: { 'frontend:v2': { digest: digest('2') }, 'sidecar:v2': { digest: digest('b') } },
      running: { ...RUNNING, base, images: [...RUNNING.images, S1] },
      ...members,
    });
  const running = { revision: arn(1), images: [...RUNNING.images, S1], since: at(-1000) };
  const sidecar: Push = { ...push('v2', 0, 'event-s2'), repository: 'sidecar' };
  const images = (state: ServiceState) => state.release?.images.map(({ repository, tag }) => `${repository} ${tag}`);

  test('pushed together make one release of both', () => {
    const { state } = settled(record({ running }, [push('v2'), sidecar]), world(), BOTH);
    expect(images(state)).toEqual(['frontend v2', 'sidecar v2']);
  });

  test('pushed one after the other make two, the second on top of the first', () => {
    const first = settled(record({ running }, [push('v2')]), world(), BOTH).state;
    expect(images(first)).toEqual(['frontend v2', 'sidecar v1']);
    const phase = { name: 'deploying', revision: arn(2), deploymentId: 'd-1', startedAt: at(-1) } as const;
    const release = { ...first.release!, phase };
    const busy = world({ deployment: deployment('d-1', 'InProgress') });
    const second = settled({ ...record({}, [sidecar]), state: { ...first, release } }, busy, BOTH).state;
    expect(second.next.map(({ repository }) => repository)).toEqual(['sidecar']);
    const service = { ...observed().service!, taskDefinition: arn(2) };
    const done = world({ service, deployment: deployment('d-1', 'Succeeded', { completedAt: at(0) }) });
    const third = settled({ ...record(), state: { ...second, notices: [] } }, done, BOTH).state;
    expect(images(third)).toEqual(['frontend v2', 'sidecar v2']);
  });
});

describe('the service’s task definition file', () => {
  const file = (cpu: string) => ({
    family: 'frontend',
    cpu,
    containerDefinitions: [{ name: 'web', image: `${REGISTRY}/frontend:v1` }],
  });
  const by = (cpu: string): BlueGreenService => ({ ...SPEC, taskDefinition: file(cpu) });
  const v2: AcceptedImage = accepted('v2', '2');
  const { hash, images } = settled(record({ next: [v2] }), observed(), by('256')).state.release!;
  const running = { revision: arn(2), images, since: at(-15) };
  const onV2: Partial<ServiceState> = { running, good: [{ hash, images, revision: arn(2), at: at(-15) }] };
  const world = (members: Partial<Observed> = {}) =>
    observed({ service: { ...observed().service!, taskDefinition: arn(2) }, ...members });
  const ask = {
    kind: 'release',
    id: 'c',
    by: 'arn:alice',
    at: at(0),
    repository: 'frontend',
    tag: 'v2',
    force: false,
  } as const;
  const again = push('v2', 0, 'again');

  test.each<[string, string, ServiceRecord, boolean]>([
    ['changed, the same image pushed again: released', '512', record(onV2, [again]), true],
    ['changed, the same image asked for: released', '512', { ...record(onV2), commands: [ask] }, true],
    ['changed, nothing pushed: left as it is', '512', record(onV2), false],
    ['changed, an older tag of the same image pushed: left as it is', '512', record(onV2, [push('v1', 0, 'o')]), false],
    ['unchanged, the same image pushed again: left as it is', '256', record(onV2, [again]), false],
    ['unchanged, the same image asked for: refused', '256', { ...record(onV2), commands: [ask] }, false],
    ['unknown of what Slipway did not bring: left as it is', '512', record({ running }, [again]), false],
  ])('%s', (_rule, cpu, given, released) => {
    const world2 = world({
      images: { 'frontend:v1': { digest: digest('2') }, 'frontend:v2': { digest: digest('2') } },
    });
    const { state } = settled(given, world2, by(cpu));
    expect(state.release !== undefined).toBe(released);
    if (released) expect(state.release!.hash).not.toBe(hash);
  });
});
