import * as v from 'valibot';
import { ENVELOPE, parse } from './parse';

/** `CodeDeploy Deployment State-change Notification`: a hint that a deployment group deserves a look. */
export interface DeploymentStateChange {
  readonly applicationName: string;
  readonly deploymentGroupName: string;
  readonly deploymentId: string;
  /** The event's own words, which are not those of the API's `DeploymentStatus`. */
  readonly state: (typeof STATES)[number];
}

const STATES = ['START', 'SUCCESS', 'FAILURE', 'STOP', 'QUEUED', 'READY'] as const;

const name = v.pipe(v.string(), v.minLength(1), v.maxLength(100));

const DeploymentEvent = v.object({
  ...ENVELOPE,
  source: v.literal('aws.codedeploy'),
  'detail-type': v.literal('CodeDeploy Deployment State-change Notification'),
  detail: v.object({
    application: name,
    deploymentGroup: name,
    deploymentId: v.pipe(v.string(), v.regex(/^d-[A-Za-z0-9]{1,40}$/, 'deployment id')),
    state: v.picklist(STATES),
  }),
});

/**
 * Reads the event. Throws InvalidMessage.
 * It says neither who created the deployment nor why it ended; `GetDeployment` does.
 * Source: CodeDeploy user guide, monitoring-cloudwatch-events.
 */
export function parseDeploymentStateChange(message: unknown): DeploymentStateChange {
  const { detail } = parse('a CodeDeploy deployment state change', DeploymentEvent, message);
  const { application, deploymentGroup, deploymentId, state } = detail;
  return { applicationName: application, deploymentGroupName: deploymentGroup, deploymentId, state };
}
