import type { ErrorCode, ErrorInformation } from '@aws-sdk/client-codedeploy';
import type { AwsSide } from './aws-side';
import { DeploymentFault } from './stages/stage';
import type { Deployment } from './state';

/** How often alarms are asked for: a deployment was stopped 23 s after its alarm fired [obs josefloressv/aws-devops-engineer]. */
export const POLL_EVERY_MS = 20_000;

export interface WatchedAlarms {
  readonly names: readonly string[];
  /** Whether the deployment goes on when nobody can say how they are. */
  readonly ignorePollFailure: boolean;
}

/**
 * The alarms that a deployment heeds, those given to it in place of its group's [CDAPI: CreateDeployment]. A rollback
 * heeds none: it is what follows when one fires.
 */
export function watchedAlarms(deployment: Deployment): WatchedAlarms | undefined {
  const {
    enabled,
    ignorePollAlarmFailure = false,
    alarms = [],
  } = deployment.overrideAlarms ?? deployment.settings.alarms ?? {};
  if (!enabled || deployment.creator === 'codeDeployRollback') return undefined;
  return { names: alarms.map(({ name = '' }) => name), ignorePollFailure: ignorePollAlarmFailure };
}

export interface AlarmTrouble {
  readonly error: ErrorInformation;
  /** Another look may find none. */
  readonly transient: boolean;
}

/** Why the deployment must stop, when it must: an alarm fires, or its state cannot be learned and that counts. */
export async function alarmTrouble(aws: AwsSide, watched: WatchedAlarms): Promise<AlarmTrouble | undefined> {
  try {
    const { MetricAlarms = [], CompositeAlarms = [] } = await aws.call('cloudwatch', 'DescribeAlarms', {
      AlarmNames: [...watched.names],
      AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
    });
    const found = [...MetricAlarms, ...CompositeAlarms];
    const firing = watched.names.filter((name) =>
      found.some(({ AlarmName, StateValue }) => AlarmName === name && StateValue === 'ALARM'),
    );
    if (firing.length > 0)
      return trouble(
        'ALARM_ACTIVE',
        `One or more alarms have been activated according to the Amazon CloudWatch metrics you selected, and the affected deployments have been stopped. Activated alarms: ${firing.map((name) => `<${name}>`).join(' ')}`,
      );
    const missing = watched.names.filter((name) => !found.some(({ AlarmName }) => AlarmName === name));
    if (missing.length === 0 || watched.ignorePollFailure) return undefined;
    return trouble(
      'CODEDEPLOY_RESOURCE_CANNOT_BE_FOUND',
      `The state of the following alarms could not be retrieved: ${missing.join(', ')}`,
    );
  } catch (error) {
    if (!(error instanceof DeploymentFault)) throw error;
    return watched.ignorePollFailure ? undefined : trouble(error.code, error.message, error.details.transient);
  }
}

const trouble = (code: ErrorCode, message: string, transient = false): AlarmTrouble => ({
  error: { code, message },
  transient,
});
