import type { Diagnostics, ErrorCode } from '@aws-sdk/client-codedeploy';
import type { World } from '../../world';
import type { AwsSide } from '../aws-side';
import type { LifecycleEventName } from '../lifecycle-events';
import type { Deployment } from '../state';

/** What a stage is given: the deployment, and the AWS account as the group's service role sees it. */
export interface Run {
  readonly world: World;
  readonly deployment: Deployment;
  readonly aws: AwsSide;
  /** Publishes a state-change notification. */
  readonly notify: (state: NotifiedState) => void;
}

export type NotifiedState = 'START' | 'SUCCESS' | 'FAILURE' | 'STOP' | 'READY';

/** What comes after a step of a stage. */
export type Outcome = typeof DONE | { readonly waitMs: number };
export const DONE = 'done';

/**
 * A stage of a deployment. Its step is level-triggered: it is taken again whenever its wait is over or something happened
 * (a report, a ContinueDeployment), looks at the deployment and says whether it is done.
 */
export interface Stage {
  /** The lifecycle event that the stage is; waits between events have none. */
  readonly event?: LifecycleEventName;
  step(run: Run): Outcome | Promise<Outcome>;
}

/** Why a deployment cannot go on, in the words of GetDeployment. */
export class DeploymentFault extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly details: {
      /** `Stopped` where AWS gives a deployment up without calling it failed. */
      readonly status?: 'Failed' | 'Stopped';
      readonly diagnostics?: Diagnostics;
      /** Another try may help: the service throttled the call or was in trouble itself. */
      readonly transient?: boolean;
    } = {},
  ) {
    super(message);
  }
}

/** Virtual milliseconds since the stage was entered. */
export const elapsed = ({ world, deployment }: Run): number =>
  world.clock.now().getTime() - deployment.stageEnteredAt.getTime();
