import type {
  AlarmConfiguration,
  AutoRollbackConfiguration,
  BlueGreenDeploymentConfiguration,
  CreateDeploymentGroupInput,
  DeploymentStyle,
  LoadBalancerInfo,
  TriggerConfig,
} from '@aws-sdk/client-codedeploy';
import { refusal } from './refusals';
import type { GroupSettings } from './state';

export type GroupInput = Partial<Omit<CreateDeploymentGroupInput, 'applicationName' | 'deploymentGroupName' | 'tags'>>;

const TRIGGER_EVENTS: readonly string[] = [
  ...['Start', 'Success', 'Failure', 'Stop', 'Rollback', 'Ready'].map((word) => `Deployment${word}`),
  ...['Start', 'Success', 'Failure', 'Ready'].map((word) => `Instance${word}`),
];
/** Minutes; the API's text says 2,880, the quota table 2,800 [CD: limits]. */
const LONGEST_TERMINATION_WAIT = 2_880;
/** 120 hours, in minutes [CD 2023 limits]. */
const LONGEST_READY_WAIT = 7_200;

/**
 * The settings of a deployment group for ECS after a request; in an update, what it leaves out stays. Checks everything
 * that can be judged without asking another service.
 */
export function groupSettings(input: GroupInput, before?: GroupSettings): GroupSettings {
  for (const member of ['ec2TagFilters', 'onPremisesInstanceTagFilters', 'autoScalingGroups'] as const)
    if (input[member]?.length)
      throw refusal('InvalidInput', `A deployment group of the ECS compute platform cannot have ${member}`);
  if (input.ec2TagSet || input.onPremisesTagSet || input.terminationHookEnabled)
    throw refusal('InvalidInput', 'A deployment group of the ECS compute platform cannot have instances');
  const [service, ...others] = input.ecsServices ?? (before ? [before.ecsService] : []);
  if (!service?.serviceName || others.length > 0)
    throw refusal('InvalidECSService', 'A deployment group must have exactly one ECS service');
  const role = input.serviceRoleArn ?? before?.serviceRoleArn;
  if (!role) throw refusal('RoleRequired', 'The ARN of a service role is required');
  const { outdatedInstancesStrategy = before?.outdatedInstancesStrategy } = input;
  return {
    configName: input.deploymentConfigName ?? before?.configName ?? 'CodeDeployDefault.ECSAllAtOnce',
    serviceRoleArn: role,
    ecsService: { serviceName: service.serviceName, clusterName: service.clusterName ?? 'default' },
    loadBalancerInfo:
      input.loadBalancerInfo || !before ? checkedLoadBalancer(input.loadBalancerInfo) : before.loadBalancerInfo,
    deploymentStyle: input.deploymentStyle || !before ? checkedStyle(input.deploymentStyle) : before.deploymentStyle,
    blueGreen:
      input.blueGreenDeploymentConfiguration || !before
        ? checkedBlueGreen(input.blueGreenDeploymentConfiguration)
        : before.blueGreen,
    autoRollback: input.autoRollbackConfiguration
      ? checkedAutoRollback(input.autoRollbackConfiguration)
      : before?.autoRollback,
    alarms: input.alarmConfiguration ? checkedAlarms(input.alarmConfiguration) : before?.alarms,
    triggers: input.triggerConfigurations ? checkedTriggers(input.triggerConfigurations) : (before?.triggers ?? []),
    outdatedInstancesStrategy,
  };
}

function checkedStyle(style: DeploymentStyle | undefined): DeploymentStyle {
  if (style?.deploymentType !== 'BLUE_GREEN' || style.deploymentOption !== 'WITH_TRAFFIC_CONTROL')
    throw refusal(
      'InvalidDeploymentStyle',
      'For ECS deployment groups, the deployment style must be BLUE_GREEN and WITH_TRAFFIC_CONTROL',
    );
  return style;
}

function checkedLoadBalancer(info: LoadBalancerInfo | undefined): LoadBalancerInfo {
  if (!info?.targetGroupPairInfoList?.length || info.elbInfoList?.length || info.targetGroupInfoList?.length)
    throw refusal(
      'InvalidLoadBalancerInfo',
      'A deployment group of the ECS compute platform must have its load balancer in targetGroupPairInfoList',
    );
  const [pair, ...others] = info.targetGroupPairInfoList;
  const names = pair?.targetGroups?.map(({ name }) => name) ?? [];
  const bad = (message: string) => refusal('InvalidTargetGroupPair', message);
  if (others.length > 0) throw bad('Only one target group pair can be given');
  if (names.length !== 2 || names[0] === names[1] || names.some((name) => !name))
    throw bad('A target group pair must have two target groups');
  if (pair?.prodTrafficRoute?.listenerArns?.length !== 1)
    throw bad('A production traffic route must have one listener');
  if (pair.testTrafficRoute && (pair.testTrafficRoute.listenerArns?.length ?? 0) > 1)
    throw bad('A test traffic route can have one listener');
  for (const arn of [...pair.prodTrafficRoute.listenerArns, ...(pair.testTrafficRoute?.listenerArns ?? [])])
    if (!/^arn:aws[\w-]*:elasticloadbalancing:[\w-]+:\d{12}:listener\//.test(arn))
      throw bad(`'${arn}' is not the ARN of a listener`);
  return info;
}

function checkedBlueGreen(config: BlueGreenDeploymentConfiguration | undefined): BlueGreenDeploymentConfiguration {
  const bad = (message: string) => refusal('InvalidBlueGreenDeploymentConfiguration', message);
  const { terminateBlueInstancesOnDeploymentSuccess: terminate, deploymentReadyOption: ready } = config ?? {};
  if (!terminate || !ready)
    throw bad('deploymentReadyOption and terminateBlueInstancesOnDeploymentSuccess are required for ECS');
  if (config?.greenFleetProvisioningOption) throw bad('greenFleetProvisioningOption is not for ECS');
  if (terminate.action !== 'TERMINATE') throw bad('For ECS the action on blue must be TERMINATE');
  if (!isMinutes(terminate.terminationWaitTimeInMinutes, LONGEST_TERMINATION_WAIT))
    throw bad(`The termination wait must be 0 to ${LONGEST_TERMINATION_WAIT} minutes`);
  if (ready.actionOnTimeout !== 'CONTINUE_DEPLOYMENT' && ready.actionOnTimeout !== 'STOP_DEPLOYMENT')
    throw bad(`The action on time-out '${ready.actionOnTimeout}' is not valid`);
  if (!isMinutes(ready.waitTimeInMinutes, LONGEST_READY_WAIT))
    throw bad(`The wait before rerouting must be 0 to ${LONGEST_READY_WAIT} minutes`);
  if (ready.actionOnTimeout === 'STOP_DEPLOYMENT' && !ready.waitTimeInMinutes)
    throw bad('STOP_DEPLOYMENT needs a wait before rerouting');
  return config!;
}

const isMinutes = (value: number | undefined, most: number): boolean =>
  value === undefined || (Number.isInteger(value) && value >= 0 && value <= most);

/** @throws `InvalidAutoRollbackConfig`: enabled without events, or an unknown event. */
export function checkedAutoRollback(config: AutoRollbackConfiguration): AutoRollbackConfiguration {
  const { enabled = false, events = [] } = config;
  const known = ['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_ALARM', 'DEPLOYMENT_STOP_ON_REQUEST'];
  const unknown = events.find((event) => !known.includes(event));
  if (unknown !== undefined) throw refusal('InvalidAutoRollbackConfig', `The rollback event '${unknown}' is not valid`);
  if (enabled && events.length === 0)
    throw refusal('InvalidAutoRollbackConfig', 'Automatic rollback is enabled without an event');
  return { enabled, events };
}

/** The API Reference still says ten [CD: limits]. */
const MOST_ALARMS = 50;

/** @throws `InvalidAlarmConfig`, `AlarmsLimitExceeded`. */
export function checkedAlarms(config: AlarmConfiguration): AlarmConfiguration {
  const { enabled = false, ignorePollAlarmFailure = false, alarms = [] } = config;
  if (alarms.length > MOST_ALARMS) throw refusal('AlarmsLimitExceeded', `At most ${MOST_ALARMS} alarms can be given`);
  if (alarms.some(({ name = '' }) => name.length < 1 || name.length > 255))
    throw refusal('InvalidAlarmConfig', 'The name of an alarm must have 1 to 255 characters');
  if (new Set(alarms.map(({ name }) => name)).size < alarms.length)
    throw refusal('InvalidAlarmConfig', 'An alarm is given twice');
  if (enabled && alarms.length === 0) throw refusal('InvalidAlarmConfig', 'Alarms are enabled and none is given');
  return { enabled, ignorePollAlarmFailure, alarms };
}

function checkedTriggers(triggers: readonly TriggerConfig[]): TriggerConfig[] {
  if (triggers.length > 10) throw refusal('TriggerTargetsLimitExceeded', 'At most 10 triggers can be given');
  for (const { triggerName, triggerTargetArn, triggerEvents = [] } of triggers)
    if (
      !triggerName ||
      !/^arn:aws[\w-]*:sns:/.test(triggerTargetArn ?? '') ||
      triggerEvents.length === 0 ||
      triggerEvents.some((event) => !TRIGGER_EVENTS.includes(event))
    )
      throw refusal('InvalidTriggerConfig', `The trigger '${triggerName ?? ''}' is not valid`);
  return [...triggers];
}
