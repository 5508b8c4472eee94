import type { AnyServiceImplementation } from '../../../local/aws/wire/implementation';
import { acting } from '../recorder';
import { BUGS, type Bug, withBug } from './index';

type Values = Readonly<Record<string, unknown>>;

/** AWS that answers with what it was asked. */
const echo = (...operations: readonly string[]): AnyServiceImplementation =>
  ({
    name: 'dynamodb',
    operations: Object.fromEntries(operations.map((name) => [name, async (input: Values) => input])),
  }) as never;

function ask(bug: Bug | undefined, operation: string, input: Values, who = 'slipway:approval-page#1'): Promise<Values> {
  const { operations } = withBug(bug!, echo(operation)) as unknown as {
    operations: Record<string, (input: Values, call: object) => Promise<Values>>;
  };
  return acting.as({ who }, () => operations[operation]!(input, { caller: { kind: 'principal' } }));
}

const VOTE = {
  UpdateExpression: 'SET #ballot.#votes.#approver = :vote, #ballot.#revision = #ballot.#revision + :one',
  ConditionExpression: 'attribute_not_exists(#ballot.#votes.#approver)',
  ExpressionAttributeNames: { '#ballot': 'ballot', '#votes': 'votes', '#revision': 'revision', '#approver': 'alice' },
  ExpressionAttributeValues: { ':vote': { M: {} }, ':one': { N: '1' } },
};
const STATE = { ExpressionAttributeValues: { ':state': { M: { next: { L: [] }, quarantine: { L: [{ M: {} }] } } } } };
const DRAIN = 'slipway:spot-interrupted#1';
const DESCRIBED = { services: [{ loadBalancers: ['blue'], taskSets: [{ id: 'green', loadBalancers: ['green'] }] }] };
const TARGETS = { TargetGroupArn: 'blue', Targets: ['a', 'b', 'c'] };
const LISTED = { deployments: ['d-1'], nextToken: 'more' };

test('lost-vote writes all votes with one', async () => {
  expect(await ask(BUGS['lost-vote'], 'UpdateItem', VOTE)).toEqual({
    ...VOTE,
    UpdateExpression: 'SET #ballot.#votes = :votes, #ballot.#revision = #ballot.#revision + :one',
    ExpressionAttributeValues: { ':votes': { M: { alice: { M: {} } } }, ':one': { N: '1' } },
  });
});

test('second-deployment finds no deployment', async () => {
  expect(await ask(BUGS['second-deployment'], 'ListDeployments', LISTED)).toEqual({ ...LISTED, deployments: [] });
});

test('forgets-quarantine writes the state without it', async () => {
  expect(await ask(BUGS['forgets-quarantine'], 'UpdateItem', STATE)).toEqual({
    ExpressionAttributeValues: { ':state': { M: { next: { L: [] } } } },
  });
});

test('drains-blue-only finds every task set where its service is', async () => {
  const bug = BUGS['drains-blue-only'];
  expect(await ask(bug, 'DescribeServices', DESCRIBED, DRAIN)).toEqual({
    services: [{ loadBalancers: ['blue'], taskSets: [{ id: 'green', loadBalancers: ['blue'] }] }],
  });
  expect(await ask(bug, 'DescribeServices', DESCRIBED)).toEqual(DESCRIBED);
});

test('drops-half-a-batch takes the first half out', async () => {
  expect(await ask(BUGS['drops-half-a-batch'], 'DeregisterTargets', TARGETS, DRAIN)).toEqual({
    ...TARGETS,
    Targets: ['a', 'b'],
  });
});

describe.each(Object.entries(BUGS))('%s', (_name, bug) => {
  test.each([
    ['UpdateItem', VOTE],
    ['UpdateItem', STATE],
    ['ListDeployments', LISTED],
    ['DescribeServices', DESCRIBED],
    ['DeregisterTargets', TARGETS],
  ])('leaves %s of people as it is', async (operation, input) => {
    expect(await ask(bug, operation, input, 'person:operator')).toEqual(input);
  });

  test('leaves other writes as they are', async () => {
    const input = { UpdateExpression: 'SET #dueAt = :now', ExpressionAttributeValues: { ':now': { S: 'now' } } };

    expect(await ask(bug, 'UpdateItem', input)).toEqual(input);
  });
});
