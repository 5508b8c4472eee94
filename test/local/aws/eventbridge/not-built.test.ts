import { EventBridge } from '@aws-sdk/client-eventbridge';
import { expect, test } from '@jest/globals';
import { createEventBridge } from '../../../../local/aws/eventbridge/eventbridge';
import { sdkConfig, testKernel } from '../kernel';

const BUS = 'arn:aws:events:ap-northeast-1:123456789012:event-bus/default';

test.each<[string, (events: EventBridge) => Promise<unknown>]>([
  ['CreateArchive', (events) => events.createArchive({ ArchiveName: 'a', EventSourceArn: BUS })],
  [
    'StartReplay',
    (events) =>
      events.startReplay({
        ReplayName: 'r',
        EventSourceArn: BUS.replace('event-bus/default', 'archive/a'),
        EventStartTime: new Date(0),
        EventEndTime: new Date(1),
        Destination: { Arn: BUS },
      }),
  ],
  ['CreateEventBus', (events) => events.createEventBus({ Name: 'mine' })],
  ['PutPermission', (events) => events.putPermission({ StatementId: 's', Policy: '{}' })],
  ['PutPartnerEvents', (events) => events.putPartnerEvents({ Entries: [{ Source: 'aws.partner/x' }] })],
])('[EB-44] %s is refused by its name, with what is built', async (operation, ask) => {
  const aws = testKernel();
  aws.register(createEventBridge(aws.world, aws.onEvent));
  await expect(ask(new EventBridge(sdkConfig(aws)))).rejects.toMatchObject({
    name: 'NotImplemented',
    message: expect.stringMatching(new RegExp(`^eventbridge:${operation} is not built .*DeleteRule, .*UntagResource`)),
  });
});
