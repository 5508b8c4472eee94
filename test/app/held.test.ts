import { afterEach, describe, expect, test } from '@jest/globals';
import { always, lost, once, refused, type Wire } from './wire';
import { type World, world } from './world';

/** What people are to be told while AWS does not let us look, which may last for days. */

let given: World;
afterEach(() => given.close());

const denied = refused('AccessDeniedException', 'User is not authorized');
const TOLD = ['Succeeded: frontend v2', 'Held: frontend'];

/** From the second look on AWS forbids it: the first has written down that v2 succeeded, and nobody is told yet. */
function forbiddenFromTheSecondLookOn(also: Wire = (_operation, send) => send()): Wire {
  let looks = 0;
  const forbidden = always('DescribeServices', (operation, send) => (++looks > 1 ? denied(operation, send) : send()));
  return (operation, send) => (operation === 'DescribeServices' ? forbidden(operation, send) : also(operation, send));
}

async function v2Succeeds(also?: Wire): Promise<void> {
  given = await world();
  await given.push('v2');
  const [deployment] = await given.deployments();
  given.wire(forbiddenFromTheSecondLookOn(also));
  await given.hearEnd(deployment!.deploymentId!);
}

describe('while AWS forbids to look', () => {
  test('an end is told, and then what holds the service, each once', async () => {
    await v2Succeeds();
    expect(given.subjects()).toEqual(TOLD);
    await given.minutes(60);
    expect(given.subjects()).toEqual(TOLD);
  });

  test.each([
    ['before', 0],
    ['after', 1],
  ] as const)('a mail whose answer is lost %s its effect is sent again', async (when, more) => {
    await v2Succeeds(once('Publish', lost(when)));
    await given.minutes(10);
    expect([...new Set(given.subjects())]).toEqual(TOLD);
    expect(given.subjects()).toHaveLength(TOLD.length + more);
  });

  test('a process that dies before it told anything leaves it to the next', async () => {
    await v2Succeeds(
      once('Publish', async () => {
        given.die();
        return new Promise(() => {});
      }),
    );
    expect(given.subjects()).toEqual([]);
    given.revive();
    given.wire(always('DescribeServices', denied));
    await given.minutes(10);
    expect(given.subjects()).toEqual(TOLD);
  });

  test('and to tell, all is told when telling is allowed again', async () => {
    await v2Succeeds(always('Publish', refused('AuthorizationError', 'not you')));
    await given.minutes(10);
    expect(given.subjects()).toEqual([]);
    given.wire(always('DescribeServices', denied));
    await given.minutes(6);
    expect(given.subjects()).toEqual(TOLD);
  });
});
