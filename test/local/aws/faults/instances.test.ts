import { ECS } from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type FaultyAccount, faultyAccount } from './account';

let account: FaultyAccount;
const launch = (market: 'spot' | 'on-demand' = 'spot') =>
  account.aws.world.instances.launch({
    imageId: 'ami-0123456789abcdef0',
    type: 't3.medium',
    market,
    subnetId: 'subnet-1',
    zone: 'ap-northeast-1a',
    userData: 'ECS_CLUSTER=prod',
  }).id;
const raised = () =>
  account.aws.events.filter(({ source }) => source === 'aws.ec2').map((event) => [event['detail-type'], event.detail]);

beforeAll(async () => {
  account = faultyAccount();
  await new ECS(account.config).createCluster({ clusterName: 'prod' });
});
afterAll(() => account.aws.close());

test('[FAULT-20] EC2 Spot takes instances back after a warning, and [FAULT-21] recommends to leave them', async () => {
  const [first, second, steady] = [launch(), launch(), launch('on-demand')];
  await account.aws.clock.advance(60_000);
  const rebalance = await account.inject({ kind: 'ec2-rebalance', instance: first });
  expect(rebalance).toMatchObject({ remaining: 0, struck: [{ what: first }] });
  expect(raised()).toEqual([['EC2 Instance Rebalance Recommendation', { 'instance-id': first }]]);
  await account.aws.clock.advance(300_000);
  expect(account.aws.world.instances.list()).toHaveLength(3);

  const interruption = await account.inject({ kind: 'ec2-spot-interruption', cluster: 'prod', times: 5 });
  expect(interruption).toMatchObject({ struck: [{ what: first }, { what: second }] });
  expect(raised().slice(1)).toEqual([
    ['EC2 Spot Instance Interruption Warning', { 'instance-id': first, 'instance-action': 'terminate' }],
    ['EC2 Spot Instance Interruption Warning', { 'instance-id': second, 'instance-action': 'terminate' }],
  ]);
  // Nobody takes back what is taken back already, nor what is no Spot instance.
  for (const wish of [{ cluster: 'prod' }, { instance: steady }]) {
    const { status, json } = await account.ask('POST', '/faults/ec2-spot-interruption', wish);
    expect([status, json().error]).toEqual([409, expect.stringContaining('no Spot instance')]);
  }
  await account.aws.clock.advance(120_000);
  expect(account.aws.world.instances.list().map(({ id }) => id)).toEqual([steady]);
});

test.each([
  [{}, 'needs either "instance" or "cluster"'],
  [{ cluster: 'prod', instance: 'i-1' }, 'There is no instance'],
  [{ instance: 'i-0123456789abcdef0' }, 'There is no instance "i-0123456789abcdef0" in this account.'],
  [{ cluster: 'nothing' }, 'There is no cluster'],
])('[FAULT-20] a wish for %j is refused', async (wish, error) => {
  const { status, json } = await account.ask('POST', '/faults/ec2-spot-interruption', wish);
  expect([status, json().error]).toEqual([400, expect.stringContaining(error)]);
});
