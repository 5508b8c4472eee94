import type { Names } from '../landscape';
import type { UnknownIds } from '../unknown-ids';

const notFound = 'ParameterNotFound';
const type = { ResourceType: 'Parameter' };

export const ssm = (_: Names): UnknownIds => ({
  service: 'ssm',
  names: {
    Name: ['/parameter', '/nothing', notFound],
    Names: [['/parameter'], ['/nothing'], { InvalidParameters: ['/nothing'] }],
    Path: ['/', '/nothing', { Parameters: [] }],
    ResourceId: ['/parameter', '/nothing', 'InvalidResourceId'],
    Labels: [['label'], ['nothing'], { RemovedLabels: [], InvalidLabels: ['nothing'] }],
    ParameterVersion: [1, 9, 'ParameterVersionNotFound'],
  },
  otherwise: {
    GetParameter: {
      'Name: version': ['/parameter:9', 'ParameterVersionNotFound'],
      'Name: label': ['/parameter:nothing', 'ParameterVersionNotFound'],
    },
  },
  looksNothingUp: ['PutParameter.Name', 'KeyId', 'LabelParameterVersion.Labels'],
  namesNothing: ['DescribeParameters', 'PutParameter'],
  requests: {
    AddTagsToResource: { ...type, Tags: [{ Key: 'k', Value: 'v' }] },
    ListTagsForResource: type,
    RemoveTagsFromResource: { ...type, TagKeys: ['k'] },
    LabelParameterVersion: { Labels: ['another'] },
  },
  removing: ['RemoveTagsFromResource', 'UnlabelParameterVersion', 'DeleteParameter', 'DeleteParameters'],
});
