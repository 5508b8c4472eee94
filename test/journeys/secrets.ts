import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  FilterLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { clientConfig } from '../../local/boot';
import type { Stack } from './stack';

/**
 * Where the token of a review link, its signature, its signed part or the path of any such link is found although it belongs
 * into the mail of its own approver alone. Looks through logs, other mails, the table, events and the log of calls. A journey
 * finds none.
 */
export async function leaksOf(stack: Stack): Promise<string[]> {
  const { aws, logged } = stack;
  const mails = aws.mailbox.mails();
  const reviews = mails.filter(({ subject }) => subject.startsWith('Review: '));
  const secrets = reviews.flatMap(({ body }) => {
    const token = /https?:\/\/\S+\/review\/(\S+)/.exec(body)?.[1] ?? '';
    const [, , payload = '', mac = ''] = token.split('.');
    return [token, payload, mac].filter((secret) => secret !== '');
  });
  const places: [string, string][] = [
    ...logged.map((line): [string, string] => ['log', line]),
    ...(await logEvents(stack)).map((line): [string, string] => ['CloudWatch Logs', line]),
    ...(await tableItems(stack)).map((item): [string, string] => ['table', item]),
    ...aws.events.map((event): [string, string] => ['event', JSON.stringify(event)]),
    ['calls', JSON.stringify(aws.dispatcher.calls)],
    ...mails
      .filter((mail) => !reviews.includes(mail))
      .map(({ subject, body }): [string, string] => [`mail "${subject}"`, subject + body]),
  ];
  return places.flatMap(([place, text]) =>
    ['/review/', ...secrets].some((secret) => text.includes(secret)) ? [`${place}: ${text}`] : [],
  );
}

async function tableItems({ aws }: Stack): Promise<string[]> {
  const dynamodb = new DynamoDBClient(clientConfig(aws));
  const items: string[] = [];
  let ExclusiveStartKey: Record<string, never> | undefined;
  do {
    const page = await dynamodb.send(new ScanCommand({ TableName: 'slipway-production', ExclusiveStartKey }));
    items.push(...(page.Items ?? []).map((item) => JSON.stringify(item)));
    ExclusiveStartKey = page.LastEvaluatedKey as typeof ExclusiveStartKey;
  } while (ExclusiveStartKey);
  return items;
}

/** Lines that functions in child processes have logged. */
export async function logEvents({ aws }: Stack): Promise<string[]> {
  const logs = new CloudWatchLogsClient(clientConfig(aws));
  const { logGroups = [] } = await logs.send(new DescribeLogGroupsCommand({}));
  const lines: string[] = [];
  for (const { logGroupName } of logGroups) {
    let nextToken: string | undefined;
    do {
      const page = await logs.send(new FilterLogEventsCommand({ logGroupName, nextToken }));
      lines.push(...(page.events ?? []).map(({ message = '' }) => message));
      nextToken = page.nextToken;
    } while (nextToken);
  }
  return lines;
}
