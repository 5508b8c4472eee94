import { anywhere, each, type Requirements, type RequirementTable, type Scene } from './requirement';

interface Names {
  readonly logGroupName?: string | undefined;
  readonly logGroupIdentifier?: string | undefined;
  readonly logStreamName?: string | undefined;
}

const stream = ({ logGroupName, logGroupIdentifier = '', logStreamName = '' }: Names, scene: Scene): string => {
  const group = logGroupName ?? logGroupIdentifier.replace(/^arn:.*:log-group:/, '').replace(/:\*$/, '');
  return scene.arn('logs', `log-group:${group}:log-stream:${logStreamName}`);
};
const ofStream = (input: Names, scene: Scene): Requirements => each([stream(input, scene)]);
/**
 * A group is asked about as its streams' common beginning, which is why policies end in `:*`: so the denials read that
 * people report ("…:log-group:/aws/lambda/f:log-stream:").
 */
const ofGroup = (input: Names, scene: Scene): Requirements =>
  each([stream({ ...input, logStreamName: undefined }, scene)]);
const ofArn = ({ resourceArn }: { resourceArn?: string | undefined }): Requirements => each([resourceArn]);

/** What CloudWatch Logs asks. Source: Service Authorization Reference, "Amazon CloudWatch Logs". */
export const cloudwatchLogs: RequirementTable<'cloudwatch-logs'> = {
  CreateLogGroup: ofGroup,
  CreateLogStream: ofStream,
  DeleteLogGroup: ofGroup,
  DeleteLogStream: ofStream,
  DeleteRetentionPolicy: ofGroup,
  DescribeLogGroups: anywhere,
  DescribeLogStreams: ofGroup,
  FilterLogEvents: ofGroup,
  GetLogEvents: ofStream,
  ListTagsForResource: ofArn,
  PutLogEvents: ofStream,
  PutRetentionPolicy: ofGroup,
  TagResource: ofArn,
  UntagResource: ofArn,
};
