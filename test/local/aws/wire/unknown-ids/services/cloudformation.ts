import { type Names, TEMPLATE } from '../landscape';
import type { UnknownIds } from '../unknown-ids';

const invalid = 'ValidationError';

export const cloudformation = (_: Names): UnknownIds => ({
  service: 'cloudformation',
  names: {
    StackName: ['stack', 'nothing', invalid],
    LogicalResourceId: ['Topic', 'Nothing', invalid],
    ExportName: ['topic', 'nothing', invalid],
  },
  otherwise: {
    DeleteStack: { StackName: {} },
    DescribeStackResources: { LogicalResourceId: { StackResources: [] } },
  },
  looksNothingUp: [
    'CreateStack.StackName',
    'PhysicalResourceId',
    'RoleARN',
    'NotificationARNs',
    'ChangeSetName',
    'StackSetName',
    'TemplateURL',
    'StackPolicyURL',
    'StackPolicyDuringUpdateURL',
  ],
  namesNothing: ['CreateStack', 'ListExports', 'ListStacks', 'ValidateTemplate'],
  requests: {
    DescribeStackResources: { StackName: 'stack' },
    GetTemplate: { StackName: 'stack' },
    GetTemplateSummary: { StackName: 'stack' },
    UpdateStack: { TemplateBody: TEMPLATE.replace('of-the-stack', 'of-this-stack') },
    UpdateTerminationProtection: { EnableTerminationProtection: false },
  },
  removing: ['DeleteStack'],
});
