import type { Names } from '../../unknown-ids/landscape';
import type { RoundTrips } from '../round-trip';

const ASKED = 'it is asked for';

export const ssm = (_: Names): RoundTrips => ({
  service: 'ssm',
  trips: [
    {
      operation: 'PutParameter',
      request: {
        Name: '/another',
        Value: 'value',
        Description: 'description',
        Type: 'String',
        AllowedPattern: '[a-z]+',
        Tags: [{ Key: 'k', Value: 'v' }],
        Tier: 'Standard',
        DataType: 'text',
      },
      read: ['GetParameterHistory', { Name: '/another' }, 'Parameters.0'],
      elsewhere: { Tags: ['ListTagsForResource', { ResourceType: 'Parameter', ResourceId: '/another' }, 'TagList'] },
    },
    {
      operation: 'LabelParameterVersion',
      request: { Name: '/parameter', ParameterVersion: 1, Labels: ['another'] },
      read: ['GetParameterHistory', { Name: '/parameter' }, 'Parameters.0'],
      elsewhere: { ParameterVersion: 'Version' },
      becomes: { Labels: [['label', 'another'], 'labels are added to those there are'] },
    },
    {
      operation: 'AddTagsToResource',
      request: { ResourceType: 'Parameter', ResourceId: '/parameter', Tags: [{ Key: 'k', Value: 'v' }] },
      read: ['ListTagsForResource', { ResourceType: 'Parameter', ResourceId: '/parameter' }, ''],
      elsewhere: { Tags: 'TagList' },
      unsaid: { ResourceType: ASKED, ResourceId: ASKED },
    },
  ],
  writesNothing: {},
});
