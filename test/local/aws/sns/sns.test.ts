import { SNS } from '@aws-sdk/client-sns';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { createSns, type Sns } from '../../../../local/aws/sns/sns';
import { START, sdkConfig, testKernel } from '../kernel';

let aws: ReturnType<typeof testKernel>;
let service: Sns;
let sns: SNS;
beforeEach(() => {
  aws = testKernel();
  service = createSns(aws.world);
  aws.register(service.implementation);
  sns = new SNS(sdkConfig(aws));
});

const TOPIC = 'arn:aws:sns:ap-northeast-1:123456789012:owners';
const topic = async (Name = 'owners'): Promise<string> => (await sns.createTopic({ Name })).TopicArn ?? '';
const subscribe = (Endpoint: string, input: object = {}) =>
  sns.subscribe({ TopicArn: TOPIC, Protocol: 'email', Endpoint, ...input });
const confirmed = async (Endpoint: string, input: object = {}): Promise<string> => {
  const { SubscriptionArn = '' } = await subscribe(Endpoint, { ReturnSubscriptionArn: true, ...input });
  await service.mailbox.confirmAll();
  return SubscriptionArn;
};
const tokenIn = (mail: { readonly body: string } | undefined): string =>
  /Token=([0-9a-f]+)/.exec(mail?.body ?? '')?.[1] ?? '';
const mails = () => service.mailbox.mails();

describe('topics', () => {
  test.each([
    ['sns:Publish', true],
    ['SNS:GetTopicAttributes', true],
    ['SNS:*', false],
    ['*', false],
    ['sns:CreateTopic', false],
    ['sns:Unsubscribe', false],
    ['sqs:SendMessage', false],
  ])('[SNS-24] a topic’s policy for %s: %s', async (Action, taken) => {
    const Statement = [{ Effect: 'Allow', Principal: '*', Action, Resource: await topic() }];
    const AttributeValue = JSON.stringify({ Version: '2012-10-17', Statement });
    const set = sns.setTopicAttributes({ TopicArn: TOPIC, AttributeName: 'Policy', AttributeValue });
    if (taken) await expect(set).resolves.toBeDefined();
    else
      await expect(set).rejects.toMatchObject({
        name: 'InvalidParameterException',
        message: 'Invalid parameter: Policy statement action out of service scope!',
      });
  });

  test('[SNS-25] what is no ARN of a topic here is not deleted', async () => {
    await expect(sns.deleteTopic({ TopicArn: 'owners' })).rejects.toThrow(
      'An ARN must have at least 6 elements, not 1',
    );
    await expect(sns.deleteTopic({ TopicArn: TOPIC.replace('1234', '2345') })).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
    await expect(sns.deleteTopic({ TopicArn: TOPIC })).resolves.toBeDefined();
  });

  test('[SNS-1] a topic comes back as it was created, with what SNS fills in; the same again is the same', async () => {
    const input = { Name: 'owners', Attributes: { DisplayName: 'Owners' }, Tags: [{ Key: 'team', Value: 'a' }] };
    expect((await sns.createTopic(input)).TopicArn).toBe(TOPIC);
    const { Attributes = {} } = await sns.getTopicAttributes({ TopicArn: TOPIC });
    expect(Attributes).toMatchObject({
      TopicArn: TOPIC,
      Owner: '123456789012',
      DisplayName: 'Owners',
      SubscriptionsPending: '0',
      SubscriptionsConfirmed: '0',
      SubscriptionsDeleted: '0',
    });
    expect(JSON.parse(Attributes.Policy ?? '')).toMatchObject({ Id: '__default_policy_ID' });
    expect(JSON.parse(Attributes.EffectiveDeliveryPolicy ?? '')).toHaveProperty('http.defaultHealthyRetryPolicy');
    expect((await sns.createTopic(input)).TopicArn).toBe(TOPIC);
    expect((await sns.createTopic({ Name: 'owners' })).TopicArn).toBe(TOPIC);
    await expect(sns.createTopic({ Name: 'owners', Attributes: { DisplayName: 'Others' } })).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'Invalid parameter: Attributes Reason: Topic already exists with different attributes',
    });
    await expect(sns.createTopic({ Name: 'owners', Tags: [{ Key: 'team', Value: 'b' }] })).rejects.toThrow(
      'Invalid parameter: Tags Reason: Topic already exists with different tags',
    );
    expect((await sns.listTopics({})).Topics).toEqual([{ TopicArn: TOPIC }]);
  });

  test.each([
    ['an empty name', { Name: '' }, 'Invalid parameter: Topic Name'],
    ['a name with a full stop', { Name: 'a.b' }, 'Invalid parameter: Topic Name'],
    ['a name of 257 characters', { Name: 'a'.repeat(257) }, 'Invalid parameter: Topic Name'],
    ['no name', { Name: undefined }, "Value null at 'name'"],
    ['an unknown attribute', { Attributes: { Colour: 'red' } }, 'Invalid parameter: AttributeName'],
    ['an unknown choice', { Attributes: { TracingConfig: 'On' } }, 'Invalid parameter: TracingConfig'],
    ['a policy that is none', { Attributes: { Policy: '{' } }, 'Invalid parameter: Policy Error'],
    [
      'a policy for another service',
      {
        Attributes: {
          Policy: JSON.stringify({ Statement: { Effect: 'Allow', Principal: '*', Action: 's3:*', Resource: '*' } }),
        },
      },
      'Invalid parameter: Policy statement action out of service scope!',
    ],
    [
      'two tags of one key',
      {
        Tags: [
          { Key: 'a', Value: '' },
          { Key: 'a', Value: '' },
        ],
      },
      'Duplicated keys are not allowed.',
    ],
    ['a FIFO name', { Name: 'a.fifo' }, 'a FIFO topic is not built'],
    ['the FIFO attribute', { Attributes: { FifoTopic: 'true' } }, 'a FIFO topic is not built'],
    ['a delivery policy', { Attributes: { DeliveryPolicy: '{}' } }, 'the topic attribute DeliveryPolicy is not built'],
  ])('[SNS-2] a topic with %s is refused', async (_, part, message) => {
    await expect(sns.createTopic({ Name: 'owners', ...part } as never)).rejects.toThrow(message);
    expect((await sns.listTopics({})).Topics).toEqual([]);
  });

  test('[SNS-3] attributes are set one by one, and an empty policy is the default one again', async () => {
    const TopicArn = await topic();
    const Policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Principal: { Service: 'events.amazonaws.com' }, Action: 'sns:Publish', Resource: TOPIC },
      ],
    });
    const set = (AttributeName: string, AttributeValue: string) =>
      sns.setTopicAttributes({ TopicArn, AttributeName, AttributeValue });
    const get = async () => (await sns.getTopicAttributes({ TopicArn })).Attributes;
    await set('Policy', Policy);
    await set('DisplayName', 'All owners');
    expect(await get()).toMatchObject({ Policy, DisplayName: 'All owners' });
    await set('Policy', '');
    expect((await get())?.Policy).toContain('__default_policy_ID');
    await expect(set('Owner', 'me')).rejects.toThrow('Invalid parameter: AttributeName');
    await expect(set('DisplayName', 'a\nb')).rejects.toThrow('Invalid parameter: DisplayName');
  });

  test('[SNS-4] a topic is found by an ARN of this account and region only', async () => {
    await topic();
    const ask = (TopicArn: string) => sns.getTopicAttributes({ TopicArn });
    await expect(ask(`${TOPIC}2`)).rejects.toMatchObject({
      name: 'NotFoundException',
      message: 'Topic does not exist',
    });
    await expect(ask('owners')).rejects.toThrow(
      'Invalid parameter: TopicArn Reason: An ARN must have at least 6 elements, not 1',
    );
    await expect(ask(TOPIC.replace('northeast', 'southeast'))).rejects.toThrow('Invalid parameter: TopicArn');
  });

  test('[SNS-5] lists have pages of a hundred; a token that was not given out is refused', async () => {
    for (let n = 0; n < 101; n++) await topic(`topic-${n}`);
    const first = await sns.listTopics({});
    expect(first.Topics).toHaveLength(100);
    const second = await sns.listTopics({ NextToken: first.NextToken });
    expect(second.Topics).toHaveLength(1);
    expect(second.NextToken).toBeUndefined();
    await expect(sns.listTopics({ NextToken: 'forged' })).rejects.toThrow('Invalid parameter: NextToken');
    await expect(sns.listSubscriptions({ NextToken: 'forged' })).rejects.toThrow('Invalid parameter: NextToken');
  });

  test('[SNS-6] tags are added, replaced, removed, and at most fifty', async () => {
    const ResourceArn = await topic();
    await sns.tagResource({
      ResourceArn,
      Tags: [
        { Key: 'a', Value: '1' },
        { Key: 'b', Value: '' },
      ],
    });
    await sns.tagResource({ ResourceArn, Tags: [{ Key: 'a', Value: '2' }] });
    await sns.untagResource({ ResourceArn, TagKeys: ['b', 'c'] });
    expect((await sns.listTagsForResource({ ResourceArn })).Tags).toEqual([{ Key: 'a', Value: '2' }]);
    const Tags = Array.from({ length: 50 }, (_, n) => ({ Key: `k${n}`, Value: '' }));
    await expect(sns.tagResource({ ResourceArn, Tags })).rejects.toMatchObject({ name: 'TagLimitExceededException' });
    await expect(sns.listTagsForResource({ ResourceArn: `${TOPIC}2` })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  test('[SNS-7] deleting a topic takes its subscriptions; deleting it again is no error', async () => {
    const TopicArn = await topic();
    await confirmed('a@example.com');
    await sns.deleteTopic({ TopicArn });
    await sns.deleteTopic({ TopicArn });
    expect((await sns.listSubscriptions({})).Subscriptions).toEqual([]);
    await expect(sns.publish({ TopicArn, Message: 'a' })).rejects.toMatchObject({ name: 'NotFoundException' });
  });
});

describe('subscriptions', () => {
  beforeEach(async () => {
    await topic();
  });

  test('[SNS-8] an e-mail subscription waits for its owner, who confirms by the token in a mail', async () => {
    expect((await subscribe('a@example.com')).SubscriptionArn).toBe('pending confirmation');
    const [mail] = mails();
    expect(mail).toEqual({
      to: 'a@example.com',
      subject: 'AWS Notification - Subscription Confirmation',
      body: expect.stringContaining(`You have chosen to subscribe to the topic:\n${TOPIC}\n`),
      sentAt: START.toISOString(),
      kind: 'confirmation',
    });
    const list = async () => (await sns.listSubscriptionsByTopic({ TopicArn: TOPIC })).Subscriptions;
    const listed = { Owner: '123456789012', Protocol: 'email', Endpoint: 'a@example.com', TopicArn: TOPIC };
    expect(await list()).toEqual([{ ...listed, SubscriptionArn: 'PendingConfirmation' }]);
    const Token = tokenIn(mail);
    const { SubscriptionArn = '' } = await sns.confirmSubscription({ TopicArn: TOPIC, Token });
    expect(SubscriptionArn).toMatch(new RegExp(`^${TOPIC}:[0-9a-f-]{36}$`));
    expect(await list()).toEqual([{ ...listed, SubscriptionArn }]);
    expect((await sns.confirmSubscription({ TopicArn: TOPIC, Token })).SubscriptionArn).toBe(SubscriptionArn);
    expect((await sns.getTopicAttributes({ TopicArn: TOPIC })).Attributes).toMatchObject({
      SubscriptionsPending: '0',
      SubscriptionsConfirmed: '1',
    });
  });

  test('[SNS-8] subscribing again mails again while it is pending, and is the same once confirmed', async () => {
    const input = { ReturnSubscriptionArn: true };
    const first = await subscribe('a@example.com', input);
    expect(await subscribe('a@example.com', input)).toMatchObject({ SubscriptionArn: first.SubscriptionArn });
    expect(mails()).toHaveLength(2);
    await sns.confirmSubscription({ TopicArn: TOPIC, Token: tokenIn(mails()[0]) });
    expect((await subscribe('a@example.com')).SubscriptionArn).toBe(first.SubscriptionArn);
    expect(mails()).toHaveLength(2);
    await expect(subscribe('a@example.com', { Attributes: { FilterPolicy: '{"a":["b"]}' } })).rejects.toThrow(
      'Subscription already exists with different attributes',
    );
  });

  test('[SNS-9] a token works for two days and for its own topic; another one never', async () => {
    await topic('others');
    await subscribe('a@example.com');
    const Token = tokenIn(mails()[0]);
    const refusal = { name: 'InvalidParameterException', message: expect.stringContaining('Invalid parameter: Token') };
    for (const input of [
      { TopicArn: TOPIC, Token: 'f'.repeat(128) },
      { TopicArn: TOPIC.replace('owners', 'others'), Token },
    ])
      await expect(sns.confirmSubscription(input)).rejects.toMatchObject(refusal);
    await aws.clock.advance(2 * 86_400_000);
    await expect(sns.confirmSubscription({ TopicArn: TOPIC, Token })).rejects.toMatchObject(refusal);
    await expect(service.mailbox.confirmAll()).rejects.toThrow('Invalid parameter: Token');
    expect(mails()).toHaveLength(1);
    await subscribe('a@example.com');
    await sns.confirmSubscription({ TopicArn: TOPIC, Token: tokenIn(mails()[1]) });
  });

  test.each([
    [
      'another protocol',
      { Protocol: 'sqs', Endpoint: 'arn:aws:sqs:ap-northeast-1:123456789012:q' },
      'the protocol sqs (email is) is not built',
    ],
    ['an unknown protocol', { Protocol: 'pigeon' }, 'does not support this protocol string: pigeon'],
    ['no address', { Endpoint: undefined }, 'Invalid parameter: Email address'],
    ['an address without a domain', { Endpoint: 'a' }, 'Invalid parameter: Email address'],
    ['two lines of address', { Endpoint: 'a@example.com\nBcc: b@example.com' }, 'Invalid parameter: Email address'],
    ['raw delivery', { Attributes: { RawMessageDelivery: 'true' } }, 'does not support raw message delivery'],
    ['an unknown attribute', { Attributes: { Colour: 'red' } }, 'Invalid parameter: AttributeName'],
    ['a filter on the body', { Attributes: { FilterPolicyScope: 'MessageBody' } }, 'MessageBody is not built'],
    ['a dead-letter queue', { Attributes: { RedrivePolicy: '{}' } }, 'RedrivePolicy is not built'],
    ['an unknown topic', { TopicArn: `${TOPIC}2` }, 'Topic does not exist'],
  ])('[SNS-10] a subscription with %s is refused', async (_, part, message) => {
    await expect(subscribe('a@example.com', part)).rejects.toThrow(message);
    expect((await sns.listSubscriptions({})).Subscriptions).toEqual([]);
    expect(mails()).toEqual([]);
  });

  test('[SNS-15] attributes of a subscription come back; AuthenticateOnUnsubscribe shows as an authenticated confirmation', async () => {
    await subscribe('a@example.com', { Attributes: { FilterPolicy: '{"stage":["prod"]}' } });
    const { SubscriptionArn = '' } = await sns.confirmSubscription({
      TopicArn: TOPIC,
      Token: tokenIn(mails()[0]),
      AuthenticateOnUnsubscribe: 'true',
    });
    const get = async () => (await sns.getSubscriptionAttributes({ SubscriptionArn })).Attributes;
    expect(await get()).toEqual({
      SubscriptionArn,
      TopicArn: TOPIC,
      Owner: '123456789012',
      Protocol: 'email',
      Endpoint: 'a@example.com',
      SubscriptionPrincipal: 'arn:aws:iam::123456789012:user/local',
      PendingConfirmation: 'false',
      ConfirmationWasAuthenticated: 'true',
      RawMessageDelivery: 'false',
      FilterPolicy: '{"stage":["prod"]}',
      FilterPolicyScope: 'MessageAttributes',
    });
    await sns.setSubscriptionAttributes({ SubscriptionArn, AttributeName: 'FilterPolicy', AttributeValue: '{}' });
    expect(await get()).not.toHaveProperty('FilterPolicy');
    await expect(
      sns.setSubscriptionAttributes({ SubscriptionArn, AttributeName: 'Endpoint', AttributeValue: 'b@example.com' }),
    ).rejects.toThrow('Invalid parameter: AttributeName');
    await expect(sns.getSubscriptionAttributes({ SubscriptionArn: `${TOPIC}:x` })).rejects.toMatchObject({
      name: 'NotFoundException',
      message: 'Subscription does not exist',
    });
    await expect(sns.getSubscriptionAttributes({ SubscriptionArn: 'PendingConfirmation' })).rejects.toThrow(
      'An ARN must have at least 6 elements, not 1',
    );
  });

  test('[SNS-16] unsubscribing ends the mails and can be repeated; what is pending cannot be unsubscribed', async () => {
    const SubscriptionArn = await confirmed('a@example.com');
    await sns.unsubscribe({ SubscriptionArn });
    await sns.unsubscribe({ SubscriptionArn });
    await sns.publish({ TopicArn: TOPIC, Message: 'a' });
    expect(mails()).toEqual([]);
    expect((await sns.getTopicAttributes({ TopicArn: TOPIC })).Attributes).toMatchObject({ SubscriptionsDeleted: '1' });
    const pending = await subscribe('b@example.com', { ReturnSubscriptionArn: true });
    await expect(sns.unsubscribe({ SubscriptionArn: pending.SubscriptionArn })).rejects.toThrow(
      'Invalid parameter: SubscriptionArn',
    );
  });
});

describe('the link below a mail', () => {
  const listed = async () =>
    (await sns.listSubscriptionsByTopic({ TopicArn: TOPIC })).Subscriptions?.map((each) => each.SubscriptionArn);

  test('[SNS-21] ends the subscription for whoever opens it; it is listed as Deleted for three days', async () => {
    await topic();
    const SubscriptionArn = await confirmed('a@example.com');
    await sns.publish({ TopicArn: TOPIC, Message: 'a' });
    service.mailbox.unsubscribe(mails()[0]!);
    service.mailbox.unsubscribe(mails()[0]!);
    expect(mails().map(({ subject }) => subject)).toEqual([
      'AWS Notification Message',
      'AWS Notification - Unsubscribe Confirmation',
    ]);
    await sns.publish({ TopicArn: TOPIC, Message: 'b' });
    expect(mails()).toHaveLength(2);
    expect(await listed()).toEqual(['Deleted']);
    expect((await sns.listSubscriptions({})).Subscriptions).toHaveLength(1);
    await expect(sns.getSubscriptionAttributes({ SubscriptionArn })).rejects.toThrow('Subscription does not exist');

    const again = await confirmed('a@example.com');
    expect((await listed())?.sort()).toEqual(['Deleted', again]);
    await aws.clock.advance(72 * 3_600_000);
    expect(await listed()).toEqual([again]);
    expect(() => service.mailbox.unsubscribe(mails().at(-1)!)).toThrow('has no link to unsubscribe');
  });

  test('[SNS-21] does nothing where the confirmation asked for authentication', async () => {
    await topic();
    await subscribe('a@example.com');
    const [confirmation] = mails();
    const input = { TopicArn: TOPIC, Token: tokenIn(confirmation), AuthenticateOnUnsubscribe: 'true' };
    const { SubscriptionArn } = await sns.confirmSubscription(input);
    await sns.publish({ TopicArn: TOPIC, Message: 'a' });
    expect(() => service.mailbox.unsubscribe(mails().at(-1)!)).toThrow('only unsubscribed with a signature');
    expect(await listed()).toEqual([SubscriptionArn]);
  });
});

describe('publishing', () => {
  beforeEach(async () => {
    await topic();
  });

  test('[SNS-17] a mail goes to confirmed subscribers only, with the footer of SNS after the message', async () => {
    const SubscriptionArn = await confirmed('a@example.com');
    await subscribe('pending@example.com');
    const before = mails().length;
    const { MessageId } = await sns.publish({
      TopicArn: TOPIC,
      Subject: 'Succeeded: frontend v2',
      Message: 'It runs.\n',
    });
    expect(MessageId).toMatch(/^[0-9a-f-]{36}$/);
    expect(mails().slice(before)).toEqual([
      {
        to: 'a@example.com',
        subject: 'Succeeded: frontend v2',
        body: expect.stringMatching(/^It runs\.\n\n\n--\nIf you wish to stop receiving notifications/),
        sentAt: START.toISOString(),
        kind: 'notification',
      },
    ]);
    const body = mails().at(-1)?.body ?? '';
    expect(body).toContain(
      `https://sns.ap-northeast-1.amazonaws.com/unsubscribe.html?SubscriptionArn=${SubscriptionArn}&Endpoint=a@example.com`,
    );
    expect(body).not.toContain('/review/');
  });

  test('[SNS-22] a line of 998 bytes arrives whole, a longer one is broken', async () => {
    await confirmed('a@example.com');
    const link = `https://review.example/${'a'.repeat(998 - 23)}`;
    await sns.publish({ TopicArn: TOPIC, Message: `Open:\n${link}\n${link}b\n${'é'.repeat(500)}` });
    const lines = mails().at(-1)!.body.split('\n');
    expect(lines.slice(0, 6)).toEqual(['Open:', link, link, 'b', 'é'.repeat(499), 'é']);
  });

  test('[SNS-17] a message without a subject gets the one of SNS; TargetArn is a topic too', async () => {
    await confirmed('a@example.com');
    await sns.publish({ TargetArn: TOPIC, Message: 'a' });
    expect(mails().at(-1)?.subject).toBe('AWS Notification Message');
  });

  test('[SNS-14] a filter policy keeps back what it does not name', async () => {
    await confirmed('a@example.com', { Attributes: { FilterPolicy: '{"stage":["prod"]}' } });
    const publish = (StringValue: string) =>
      sns.publish({
        TopicArn: TOPIC,
        Message: StringValue,
        MessageAttributes: { stage: { DataType: 'String', StringValue } },
      });
    await publish('test');
    await publish('prod');
    expect(mails().map(({ body }) => body.split('\n')[0])).toEqual(['prod']);
  });

  test('[SNS-18] a message needs one topic', async () => {
    const Message = 'a';
    for (const [input, message] of [
      [{ Message }, 'Invalid parameter: TopicArn or TargetArn Reason: no value for required parameter'],
      [{ Message, TopicArn: TOPIC, TargetArn: TOPIC }, 'only one of them'],
      [{ Message, TopicArn: `${TOPIC}2` }, 'Topic does not exist'],
      [{ Message, TargetArn: 'x' }, 'Invalid parameter: TargetArn Reason: An ARN must have at least 6 elements, not 1'],
      [{ Message, PhoneNumber: '+15550100' }, 'a text message to a phone number is not built'],
      [{ TopicArn: TOPIC } as never, "Value null at 'message'"],
    ] as const)
      await expect(sns.publish(input)).rejects.toThrow(message);
  });

  test('[SNS-19] a batch sends what is good and says what is not; the whole is refused for its form', async () => {
    await confirmed('a@example.com');
    const batch = (...PublishBatchRequestEntries: { Id: string; Message: string; Subject?: string }[]) =>
      sns.publishBatch({ TopicArn: TOPIC, PublishBatchRequestEntries });
    expect(await batch({ Id: 'a', Message: 'a' }, { Id: 'b', Message: 'b', Subject: 'x\ny' })).toMatchObject({
      Successful: [{ Id: 'a', MessageId: expect.any(String) }],
      Failed: [{ Id: 'b', Code: 'InvalidParameter', Message: 'Invalid parameter: Subject', SenderFault: true }],
    });
    expect(mails()).toHaveLength(1);
    await expect(batch()).rejects.toMatchObject({ name: 'EmptyBatchRequestException' });
    await expect(batch({ Id: 'a', Message: 'a' }, { Id: 'a', Message: 'b' })).rejects.toMatchObject({
      name: 'BatchEntryIdsNotDistinctException',
    });
    await expect(batch({ Id: 'a b', Message: 'a' })).rejects.toMatchObject({ name: 'InvalidBatchEntryIdException' });
    const many = Array.from({ length: 11 }, (_, n) => ({ Id: `i${n}`, Message: 'a' }));
    await expect(batch(...many)).rejects.toMatchObject({ name: 'TooManyEntriesInBatchRequestException' });
    const long = { Message: 'a'.repeat(200_000) };
    await expect(batch({ Id: 'a', ...long }, { Id: 'b', ...long })).rejects.toMatchObject({
      name: 'BatchRequestTooLongException',
    });
  });
});

describe('the mailbox', () => {
  test('[SNS-20] confirming all opens the link of each confirmation mail and archives it', async () => {
    await topic();
    await subscribe('a@example.com');
    await subscribe('b@example.com');
    await service.mailbox.confirmAll();
    expect(mails()).toEqual([]);
    expect(service.mailbox.archived()).toHaveLength(2);
    const arns = (await sns.listSubscriptions({})).Subscriptions?.map(({ SubscriptionArn }) => SubscriptionArn);
    expect(arns).toEqual([expect.stringMatching(/^arn:/), expect.stringMatching(/^arn:/)]);
    const confirmations = aws.dispatcher.calls.filter(({ operation }) => operation === 'ConfirmSubscription');
    expect(confirmations).toMatchObject([
      { who: 'sns.amazonaws.com', outcome: 'OK' },
      { who: 'sns.amazonaws.com', outcome: 'OK' },
    ]);
    await sns.publish({ TopicArn: TOPIC, Message: 'a' });
    await service.mailbox.confirmAll();
    expect(
      mails()
        .map(({ to }) => to)
        .sort(),
    ).toEqual(['a@example.com', 'b@example.com']);
  });
});
