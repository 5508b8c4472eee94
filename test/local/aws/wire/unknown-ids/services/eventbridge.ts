import { type Names, PLACE } from '../landscape';
import type { UnknownIds } from '../unknown-ids';

const notFound = 'ResourceNotFoundException';
const arn = (rule: string): string => `arn:aws:events:${PLACE}:rule/${rule}`;

export const eventbridge = (names: Names): UnknownIds => ({
  service: 'eventbridge',
  names: {
    Name: ['rule', 'nothing', notFound],
    Rule: ['rule', 'nothing', notFound],
    EventBusName: ['default', 'nothing', notFound],
    ResourceARN: [arn('rule'), arn('nothing'), notFound],
    TargetArn: [names.function, `${names.function}s`, { RuleNames: [] }],
    Ids: [['target'], ['nothing'], { FailedEntryCount: 0, FailedEntries: [] }],
  },
  otherwise: {
    // [EB API: DeleteRule] succeeds when there is no such rule.
    DeleteRule: { Name: {} },
  },
  looksNothingUp: ['PutRule.Name', 'RoleArn', 'EndpointId'],
  namesNothing: ['ListEventBuses', 'PutEvents', 'TestEventPattern'],
  requests: {
    DescribeEventBus: { Name: 'default' },
    PutRule: { EventPattern: '{"source":["a"]}' },
    PutTargets: { Targets: [{ Id: 'another', Arn: names.function }] },
    RemoveTargets: { Ids: ['target', 'another'] },
  },
  removing: ['UntagResource', 'RemoveTargets', 'DeleteRule'],
});
