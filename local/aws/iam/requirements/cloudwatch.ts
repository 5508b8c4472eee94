import { anywhere, each, type Requirements, type RequirementTable, type Scene } from './requirement';

const alarm = (name: string, scene: Scene): string => scene.arn('cloudwatch', `alarm:${name}`);
const ofName = ({ AlarmName = '*' }: { AlarmName?: string | undefined }, scene: Scene): Requirements =>
  each([alarm(AlarmName, scene)]);
/** Without names the question is about all alarms. */
const ofNames = ({ AlarmNames = [] }: { AlarmNames?: string[] | undefined }, scene: Scene): Requirements =>
  each((AlarmNames.length > 0 ? AlarmNames : ['*']).map((name) => alarm(name, scene)));
const ofArn = ({ ResourceARN }: { ResourceARN?: string | undefined }): Requirements => each([ResourceARN]);

/**
 * What CloudWatch asks. Source: Service Authorization Reference, "Amazon CloudWatch". Composite alarms, which are not built,
 * are for those only who may describe all alarms (CloudWatch API Reference, DescribeAlarms and
 * DescribeAlarmHistory; a denial in
 * cdklabs/cdk-enterprise-iac#202).
 */
export const cloudwatch: RequirementTable<'cloudwatch'> = {
  DeleteAlarms: ofNames,
  DescribeAlarmHistory: (input, scene) =>
    input.AlarmTypes?.includes('CompositeAlarm') ? anywhere() : ofName(input, scene),
  DescribeAlarms: (input, scene) => (input.AlarmTypes?.includes('CompositeAlarm') ? anywhere() : ofNames(input, scene)),
  DisableAlarmActions: ofNames,
  EnableAlarmActions: ofNames,
  GetMetricData: anywhere,
  GetMetricStatistics: anywhere,
  ListMetrics: anywhere,
  ListTagsForResource: ofArn,
  PutMetricAlarm: ofName,
  PutMetricData: ({ Namespace = '' }) => [{ resource: '*', context: () => ({ 'cloudwatch:namespace': [Namespace] }) }],
  SetAlarmState: ofName,
  TagResource: ofArn,
  UntagResource: ofArn,
};
