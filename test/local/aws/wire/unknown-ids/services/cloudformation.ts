import { type Names, TEMPLATE } from '../landscape';
import type { UnknownIds } from '../unknown-ids';

const invalid = 'ValidationError';

export const cloudformation = (_: Names): UnknownIds => ({
  service: 'cloudformation',
  names: {
    StackName: ['stack', 'nothing', invalid],
    LogicalResourceId: ['Topic', 'Nothing', invalid],
    RoleARN: ['arn:aws:iam::123456789012:role/operator', 'arn:aws:iam::123456789012:role/nothing', invalid],
    ExportName: ['topic', 'nothing', invalid],
  },
  otherwise: {
    DeleteStack: { StackName: {} },
    DescribeStackResources: { LogicalResourceId: { StackResources: [] } },
  },
  looksNothingUp: [
    'CreateStack.StackName',
    'PhysicalResourceId',
    'NotificationARNs',
    'ChangeSetName',
    'StackSetName',
    'TemplateURL',
    'StackPolicyURL',
    'StackPolicyDuringUpdateURL',
  ],
  namesNothing: ['ListExports', 'ListStacks', 'ValidateTemplate'],
  requests: {
    // The other one is imported from, and being updated.
    DeleteStack: { StackName: 'importing' },
    CreateStack: { StackName: 'another', TemplateBody: '{"Resources":{"Q":{"Type":"AWS::SQS::Queue"}}}' },
    DescribeStackResources: { StackName: 'stack' },
    GetTemplate: { StackName: 'stack' },
    GetTemplateSummary: { StackName: 'stack' },
    UpdateStack: { TemplateBody: TEMPLATE.replace('of-the-stack', 'of-this-stack') },
    UpdateTerminationProtection: { EnableTerminationProtection: false },
  },
  removing: ['DeleteStack'],
});
