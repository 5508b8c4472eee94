import { type Names, TEMPLATE } from '../../unknown-ids/landscape';
import type { RoundTrips } from '../round-trip';

const OPERATOR = 'arn:aws:iam::123456789012:role/operator';
const ANOTHER = '{"Parameters":{"P":{"Type":"String"}},"Resources":{"Q":{"Type":"AWS::SQS::Queue"}}}';
const CHANGED = TEMPLATE.replace('"Outputs"', '"Parameters":{"P":{"Type":"String"}},"Outputs"');
const Parameters = [{ ParameterKey: 'P', ParameterValue: 'v' }];
const Tags = [{ Key: 'k', Value: 'v' }];

export const cloudformation = (_: Names): RoundTrips => ({
  service: 'cloudformation',
  trips: [
    {
      operation: 'CreateStack',
      request: {
        StackName: 'another',
        TemplateBody: ANOTHER,
        Parameters,
        RoleARN: OPERATOR,
        DisableRollback: true,
        ClientRequestToken: 'token',
        Capabilities: ['CAPABILITY_IAM'],
        Tags,
        EnableTerminationProtection: true,
      },
      read: ['DescribeStacks', { StackName: 'another' }, 'Stacks.0'],
      elsewhere: { TemplateBody: ['GetTemplate', { StackName: 'another' }, 'TemplateBody'] },
      unsaid: { ClientRequestToken: 'of the request alone' },
    },
    {
      operation: 'UpdateStack',
      request: {
        StackName: 'stack',
        TemplateBody: CHANGED,
        Parameters,
        RoleARN: OPERATOR,
        Capabilities: ['CAPABILITY_IAM'],
        Tags,
        ClientRequestToken: 'token',
      },
      settlesInMs: 60_000,
      read: ['DescribeStacks', { StackName: 'stack' }, 'Stacks.0'],
      elsewhere: { TemplateBody: ['GetTemplate', { StackName: 'stack' }, 'TemplateBody'] },
      unsaid: { ClientRequestToken: 'of the request alone' },
    },
    {
      operation: 'UpdateTerminationProtection',
      request: { StackName: 'stack', EnableTerminationProtection: true },
      read: ['DescribeStacks', { StackName: 'stack' }, 'Stacks.0'],
    },
  ],
  writesNothing: {},
});
