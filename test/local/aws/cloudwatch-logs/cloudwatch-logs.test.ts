import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  DeleteLogGroupCommand,
  DeleteLogStreamCommand,
  DeleteRetentionPolicyCommand,
  DescribeLogGroupsCommand,
  DescribeLogStreamsCommand,
  FilterLogEventsCommand,
  type FilterLogEventsCommandInput,
  GetLogEventsCommand,
  ListTagsForResourceCommand,
  PutLogEventsCommand,
  PutRetentionPolicyCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { describe, expect, test } from '@jest/globals';
import { createCloudWatchLogs } from '../../../../local/aws/cloudwatch-logs/cloudwatch-logs';
import { createKernel } from '../../../../local/aws/kernel';
import { inProcessRequestHandler } from '../../../../local/aws/wire/in-process-transport';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const START = Date.parse('2026-11-21T09:00:00Z');
const ARN = 'arn:aws:logs:ap-northeast-1:123456789012:log-group:/app';

async function account() {
  const aws = createKernel({
    startAt: new Date(START),
    seed: 'test',
    onInternalError: (error) => {
      throw error;
    },
  });
  aws.register(createCloudWatchLogs(aws.world));
  const client = new CloudWatchLogsClient({
    region: 'ap-northeast-1',
    endpoint: 'http://aws.local',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    requestHandler: inProcessRequestHandler(aws.handle) as never,
  });
  await client.send(new CreateLogGroupCommand({ logGroupName: '/app', tags: { stage: 'prod' } }));
  await client.send(new CreateLogStreamCommand({ logGroupName: '/app', logStreamName: 'one' }));
  const put = (offsets: readonly number[], logStreamName = 'one', text = (offset: number) => `at ${offset}`) =>
    client.send(
      new PutLogEventsCommand({
        logGroupName: '/app',
        logStreamName,
        logEvents: offsets.map((offset) => ({ timestamp: START + offset, message: text(offset) })),
      }),
    );
  return { ...aws, client, put };
}

const noGroup = { name: 'ResourceNotFoundException', message: 'The specified log group does not exist.' };
const noStream = { name: 'ResourceNotFoundException', message: 'The specified log stream does not exist.' };

describe('groups', () => {
  test('[LOGS-1] a group comes back as it was made, and only one of a name is made', async () => {
    const { client } = await account();
    const { logGroups } = await client.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: '/a' }));
    expect(logGroups).toMatchObject([
      { logGroupName: '/app', arn: `${ARN}:*`, logGroupArn: ARN, creationTime: START, storedBytes: 0 },
    ]);
    await expect(client.send(new CreateLogGroupCommand({ logGroupName: '/app' }))).rejects.toMatchObject({
      name: 'ResourceAlreadyExistsException',
      message: 'The specified log group already exists',
    });
    await expect(client.send(new CreateLogGroupCommand({ logGroupName: 'a b' }))).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
    await client.send(new DeleteLogGroupCommand({ logGroupName: '/app' }));
    await expect(client.send(new DeleteLogGroupCommand({ logGroupName: '/app' }))).rejects.toMatchObject(noGroup);
  });

  test('[LOGS-2] retention takes the values of AWS, and expired events are not shown', async () => {
    const { client, clock, put } = await account();
    const retain = (retentionInDays: number) =>
      client.send(new PutRetentionPolicyCommand({ logGroupName: '/app', retentionInDays }));
    await expect(retain(2)).rejects.toMatchObject({ name: 'InvalidParameterException' });
    await put([0, 1]);
    await retain(1);
    expect((await client.send(new DescribeLogGroupsCommand({}))).logGroups?.[0]?.retentionInDays).toBe(1);
    await clock.advance(DAY + 1);
    const read = () => client.send(new GetLogEventsCommand({ logGroupName: '/app', logStreamName: 'one' }));
    expect((await read()).events?.map(({ message }) => message)).toEqual(['at 1']);
    await client.send(new DeleteRetentionPolicyCommand({ logGroupName: '/app' }));
    expect((await client.send(new DescribeLogGroupsCommand({}))).logGroups?.[0]?.retentionInDays).toBeUndefined();
  });

  test('[LOGS-3] groups are tagged by their ARN', async () => {
    const { client } = await account();
    await client.send(new TagResourceCommand({ resourceArn: ARN, tags: { team: 'web' } }));
    await client.send(new UntagResourceCommand({ resourceArn: ARN, tagKeys: ['stage'] }));
    expect((await client.send(new ListTagsForResourceCommand({ resourceArn: ARN }))).tags).toEqual({ team: 'web' });
    await expect(client.send(new ListTagsForResourceCommand({ resourceArn: `${ARN}2` }))).rejects.toMatchObject(
      noGroup,
    );
  });

  test('[LOGS-4] groups and streams come in pages, a token that is none is refused', async () => {
    const { client } = await account();
    for (const name of ['/b', '/c']) await client.send(new CreateLogGroupCommand({ logGroupName: name }));
    const first = await client.send(new DescribeLogGroupsCommand({ limit: 2 }));
    const second = await client.send(new DescribeLogGroupsCommand({ limit: 2, nextToken: first.nextToken }));
    expect([first, second].map(({ logGroups }) => logGroups?.map(({ logGroupName }) => logGroupName))).toEqual([
      ['/app', '/b'],
      ['/c'],
    ]);
    await expect(client.send(new DescribeLogGroupsCommand({ nextToken: 'x' }))).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
    await expect(client.send(new DescribeLogGroupsCommand({ limit: 51 }))).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
    expect((await client.send(new DescribeLogGroupsCommand({ logGroupNamePattern: 'B' }))).logGroups).toHaveLength(1);
  });
});

describe('streams and events', () => {
  test('[LOGS-5] streams are ordered by name or by their last event', async () => {
    const { client, put } = await account();
    await client.send(new CreateLogStreamCommand({ logGroupName: '/app', logStreamName: 'two' }));
    await put([0], 'two');
    await put([5]);
    const names = async (input: object) =>
      (await client.send(new DescribeLogStreamsCommand({ logGroupName: '/app', ...input }))).logStreams?.map(
        ({ logStreamName }) => logStreamName,
      );
    expect(await names({})).toEqual(['one', 'two']);
    expect(await names({ orderBy: 'LastEventTime' })).toEqual(['two', 'one']);
    expect(await names({ orderBy: 'LastEventTime', descending: true })).toEqual(['one', 'two']);
    expect(await names({ logStreamNamePrefix: 't' })).toEqual(['two']);
    await expect(names({ orderBy: 'LastEventTime', logStreamNamePrefix: 't' })).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
    const create = new CreateLogStreamCommand({ logGroupName: '/app', logStreamName: 'two' });
    await expect(client.send(create)).rejects.toMatchObject({ name: 'ResourceAlreadyExistsException' });
    await client.send(new DeleteLogStreamCommand({ logGroupName: '/app', logStreamName: 'two' }));
    await expect(put([0], 'two')).rejects.toMatchObject(noStream);
  });

  test('[LOGS-6] a stream is read from either end, page by page, until the token stays the same', async () => {
    const { client, put } = await account();
    await put([0, 1, 2, 3, 4]);
    const read = async (input: object) => {
      const page = await client.send(
        new GetLogEventsCommand({ logGroupName: '/app', logStreamName: 'one', limit: 2, ...input }),
      );
      return { ...page, texts: page.events?.map(({ message }) => message?.slice(3)) };
    };
    const latest = await read({});
    expect(latest.texts).toEqual(['3', '4']);
    expect((await read({ nextToken: latest.nextBackwardToken })).texts).toEqual(['1', '2']);
    const end = await read({ nextToken: latest.nextForwardToken });
    expect(end.texts).toEqual([]);
    expect(end.nextForwardToken).toBe(latest.nextForwardToken);
    expect((await read({ startFromHead: true })).texts).toEqual(['0', '1']);
    expect((await read({ startTime: START + 1, endTime: START + 3 })).texts).toEqual(['1', '2']);
    await expect(read({ nextToken: 'x' })).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });

  test('[LOGS-7] a batch is refused out of order, over 24 hours, over 1 MiB, or with an empty message', async () => {
    const { put } = await account();
    const refusal = (text: string) => ({ name: 'InvalidParameterException', message: expect.stringContaining(text) });
    await expect(put([])).rejects.toMatchObject(refusal("at 'logEvents'"));
    await expect(put([1, 0])).rejects.toMatchObject(refusal('must be in chronological order'));
    await expect(put([-DAY - 1, 0])).rejects.toMatchObject(refusal('cannot span more than 24 hours'));
    await expect(put([0, 1], 'one', () => 'x'.repeat(600_000))).rejects.toMatchObject(refusal('Upload too large'));
    await expect(put([0], 'one', () => '')).rejects.toMatchObject(refusal('message'));
    await expect(put([0], 'none')).rejects.toMatchObject(noStream);
  });

  test('[LOGS-8] events too old or too new are left out and told of', async () => {
    const { client, put } = await account();
    expect((await put([-14 * DAY - 1, -14 * DAY])).rejectedLogEventsInfo).toEqual({ tooOldLogEventEndIndex: 1 });
    expect((await put([0, 2 * HOUR, 2 * HOUR + 1])).rejectedLogEventsInfo).toEqual({ tooNewLogEventStartIndex: 2 });
    await client.send(new PutRetentionPolicyCommand({ logGroupName: '/app', retentionInDays: 1 }));
    expect((await put([-DAY - 1, -1])).rejectedLogEventsInfo).toEqual({ expiredLogEventEndIndex: 1 });
    const { events } = await client.send(new GetLogEventsCommand({ logGroupName: '/app', logStreamName: 'one' }));
    expect(events?.map(({ timestamp = 0 }) => timestamp - START)).toEqual([-1, 0, 2 * HOUR]);
  });

  test('[LOGS-9] a search runs over the streams of a group in the order of time, in pages', async () => {
    const { client, put } = await account();
    await client.send(new CreateLogStreamCommand({ logGroupName: '/app', logStreamName: 'two' }));
    await put([0, 2, 4]);
    await put([1, 3], 'two', (offset) => `ERROR at ${offset}`);
    const search = async (input: Partial<FilterLogEventsCommandInput>) => {
      const page = await client.send(new FilterLogEventsCommand({ logGroupName: '/app', ...input }));
      return { ...page, offsets: page.events?.map(({ timestamp = 0 }) => timestamp - START) };
    };
    expect((await search({})).offsets).toEqual([0, 1, 2, 3, 4]);
    const first = await search({ limit: 3 });
    expect(first.offsets).toEqual([0, 1, 2]);
    expect((await search({ limit: 3, nextToken: first.nextToken })).offsets).toEqual([3, 4]);
    expect((await search({ filterPattern: 'ERROR at' })).offsets).toEqual([1, 3]);
    expect((await search({ filterPattern: '"at 3"' })).offsets).toEqual([3]);
    expect((await search({ filterPattern: '-ERROR' })).offsets).toEqual([0, 2, 4]);
    expect((await search({ filterPattern: '?"at 1" ?"at 2"' })).offsets).toEqual([1, 2]);
    expect((await search({ logStreamNames: ['two'], startTime: START + 2 })).offsets).toEqual([3]);
    await expect(search({ filterPattern: '{ $.level = "ERROR" }' })).rejects.toThrow('only plain terms are built');
    await expect(search({ logStreamNames: ['none'] })).rejects.toMatchObject(noStream);
  });

  test('[LOGS-10] a stream keeps its newest events only', async () => {
    const { client, put } = await account();
    for (let batch = 0; batch < 3; batch++) await put(Array.from({ length: 5_000 }, (_, i) => batch * 5_000 + i));
    const read = new GetLogEventsCommand({ logGroupName: '/app', logStreamName: 'one', startFromHead: true });
    const { events = [] } = await client.send(read);
    expect(events).toHaveLength(10_000);
    expect(events[0]?.message).toBe('at 5000');
  });

  test('[LOGS-11] a required parameter that is missing is an InvalidParameterException', async () => {
    const { client } = await account();
    await expect(client.send(new CreateLogGroupCommand({} as never))).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
  });
});
