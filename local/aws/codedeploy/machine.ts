import type { ErrorInformation } from '@aws-sdk/client-codedeploy';
import { isOff } from '../rules/is-off';
import type { World } from '../world';
import { alarmTrouble, POLL_EVERY_MS, watchedAlarms } from './alarms';
import { arnsOf } from './arns';
import { AwsSide } from './aws-side';
import { breakOff } from './lifecycle-events';
import { newRollback, rollsBackOn } from './rollback';
import { DeploymentFault, DONE, type NotifiedState, type Outcome, type Run } from './stages/stage';
import { type Deployment, isActive, type State } from './state';
import { viewTaskSets } from './task-set-views';
import { type TriggerMoment, tellTriggers } from './triggers';

/** From `Created` to `InProgress`. */
const START_AFTER_MS = 1_000;
/** A lifecycle event must start within five minutes [CD: limits]. */
const PATIENCE_MS = 300_000;
const TRY_AGAIN_AFTER_MS = 5_000;

/** What triggers hear of a state; they have heard of the start before. */
const MOMENTS: Readonly<Partial<Record<NotifiedState, TriggerMoment>>> = {
  SUCCESS: 'DeploymentSuccess',
  FAILURE: 'DeploymentFailure',
  STOP: 'DeploymentStop',
  READY: 'DeploymentReady',
};

/**
 * Drives deployments through their stages in virtual time.
 *
 * A deployment is driven by its timer and by whatever happens to it (a hook's report, ContinueDeployment,
 * StopDeployment), one drive at a time: something that happens during a drive makes it look again at its end.
 */
export class Machine {
  constructor(
    private readonly world: World,
    private readonly state: State,
  ) {}

  /** Takes a new deployment into the account; it starts shortly. */
  begin(deployment: Deployment): void {
    this.state.deployments.set(deployment.id, deployment);
    tellTriggers(this.world, deployment, 'DeploymentStart');
    deployment.timer = this.world.clock.after(START_AFTER_MS, () => {
      if (deployment.status === 'Created') {
        deployment.status = 'InProgress';
        deployment.startedAt = this.world.clock.now();
        deployment.stageEnteredAt = deployment.startedAt;
        this.notify(deployment, 'START');
        if (deployment.creator === 'codeDeployRollback') tellTriggers(this.world, deployment, 'DeploymentRollback');
        this.watchAlarms(deployment);
      }
      return this.drive(deployment);
    });
  }

  /** Takes the deployment as far as it goes now. Resolves at once when it is being driven already. */
  async drive(deployment: Deployment): Promise<void> {
    if (deployment.driving) {
      deployment.lookAgain = true;
      return;
    }
    deployment.driving = true;
    try {
      do {
        deployment.lookAgain = false;
        await this.world.clock.hold(() => this.run(deployment));
      } while (deployment.lookAgain && isActive(deployment));
    } finally {
      deployment.driving = false;
    }
  }

  /** Looks at the deployment's alarms again and again while it is active, the termination wait included. */
  private watchAlarms(deployment: Deployment, troubledSince?: Date): void {
    const watched = watchedAlarms(deployment);
    if (!watched || isOff('alarms')) return;
    deployment.alarmTimer = this.world.clock.after(POLL_EVERY_MS, async () => {
      const trouble = await alarmTrouble(new AwsSide(this.world, deployment.settings, deployment.group.name), watched);
      // Somebody may have ended it meanwhile.
      if (!isActive(deployment)) return;
      if (!trouble) return this.watchAlarms(deployment);
      const since = troubledSince ?? this.world.clock.now();
      if (trouble.transient && this.isPatient(since)) return this.watchAlarms(deployment, since);
      deployment.stop ??= { rollback: rollsBackOn(deployment, 'DEPLOYMENT_STOP_ON_ALARM'), error: trouble.error };
      await this.drive(deployment);
    });
  }

  private async run(deployment: Deployment): Promise<void> {
    deployment.timer?.cancel();
    const aws = new AwsSide(this.world, deployment.settings, deployment.group.name);
    const run: Run = { world: this.world, deployment, aws, notify: (state) => this.notify(deployment, state) };
    while (isActive(deployment)) {
      if (deployment.stop)
        return this.ended(deployment, aws, 'Stopped', deployment.stop.error, deployment.stop.rollback);
      const stage = deployment.stages[deployment.stage];
      if (!stage) return this.succeeded(deployment);
      const event = deployment.events.find(({ name }) => name === stage.event);
      if (event?.status === 'Pending')
        Object.assign(event, { status: 'InProgress', startedAt: this.world.clock.now() });
      let outcome: Outcome;
      try {
        this.mustHaveGroup(deployment);
        outcome = await stage.step(run);
        deployment.troubledSince = undefined;
      } catch (error) {
        if (this.mayPass(deployment, error)) {
          deployment.timer = this.world.clock.after(TRY_AGAIN_AFTER_MS, () => this.drive(deployment));
          return;
        }
        await this.failed(deployment, aws, error);
        if (error instanceof DeploymentFault) return;
        throw error;
      }
      if (deployment.stop) continue;
      if (outcome !== DONE) {
        deployment.timer = this.world.clock.after(outcome.waitMs, () => this.drive(deployment));
        return;
      }
      if (event) Object.assign(event, { status: 'Succeeded', endedAt: this.world.clock.now() });
      if (deployment.hook) deployment.hook.open = false;
      deployment.hook = undefined;
      deployment.stage++;
      deployment.stageEnteredAt = this.world.clock.now();
    }
  }

  /** A call that was throttled, or met a service in trouble, is tried again for a while. */
  private mayPass(deployment: Deployment, error: unknown): boolean {
    if (!(error instanceof DeploymentFault && error.details.transient) || deployment.stop) return false;
    deployment.troubledSince ??= this.world.clock.now();
    return this.isPatient(deployment.troubledSince);
  }

  private isPatient(since: Date): boolean {
    return this.world.clock.now().getTime() - since.getTime() < PATIENCE_MS;
  }

  private mustHaveGroup({ group }: Deployment): void {
    const { application, name } = group;
    if (this.state.applications.get(application.name) !== application)
      throw new DeploymentFault('APPLICATION_MISSING', `The application ${application.name} is missing.`);
    if (application.groups.get(name) !== group)
      throw new DeploymentFault('DEPLOYMENT_GROUP_MISSING', `The deployment group ${name} is missing.`);
  }

  private succeeded(deployment: Deployment): void {
    deployment.alarmTimer?.cancel();
    // The events of a rollback have no stages of their own.
    for (const event of deployment.events)
      if (event.status === 'Pending')
        Object.assign(event, { status: 'Succeeded', startedAt: deployment.startedAt, endedAt: this.world.clock.now() });
    deployment.status = 'Succeeded';
    deployment.completedAt = this.world.clock.now();
    this.notify(deployment, 'SUCCESS');
  }

  private async failed(deployment: Deployment, aws: AwsSide, error: unknown): Promise<void> {
    const fault = error instanceof DeploymentFault ? error : undefined;
    const information: ErrorInformation = {
      code: fault?.code ?? 'INTERNAL_ERROR',
      message: fault?.message ?? (error instanceof Error ? error.message : String(error)),
    };
    // A rollback is not possible at BeforeInstall: nothing has been changed [CD: reference-appspec-file-structure-hooks].
    const rollback = rollsBackOn(deployment, 'DEPLOYMENT_FAILURE') && deployment.stage > 0;
    const nowhere = fault?.code === 'DEPLOYMENT_GROUP_MISSING' || fault?.code === 'APPLICATION_MISSING';
    await this.ended(deployment, aws, fault?.details.status ?? 'Failed', information, rollback && !nowhere, fault);
  }

  private async ended(
    deployment: Deployment,
    aws: AwsSide,
    status: 'Failed' | 'Stopped',
    error: ErrorInformation,
    rollback: boolean,
    fault?: DeploymentFault,
  ): Promise<void> {
    deployment.lastTaskSets = await this.lastLook(deployment, aws);
    deployment.timer?.cancel();
    deployment.alarmTimer?.cancel();
    if (deployment.hook) deployment.hook.open = false;
    const now = this.world.clock.now();
    breakOff(deployment.events, now, fault?.details.diagnostics);
    Object.assign(deployment, { status, error, completedAt: now });
    this.notify(deployment, status === 'Failed' ? 'FAILURE' : 'STOP');
    if (!rollback || deployment.creator === 'codeDeployRollback' || isOff('rollback')) return;
    const restoring = newRollback(this.world, this.state, deployment);
    deployment.rollback = {
      rollbackDeploymentId: restoring.id,
      rollbackMessage: `Deployment ${deployment.id} terminated. Automatic rollback is triggered with a DeploymentId ${restoring.id}.`,
    };
    this.begin(restoring);
  }

  private async lastLook(deployment: Deployment, aws: AwsSide): Promise<Deployment['lastTaskSets']> {
    if (!deployment.blue) return [];
    try {
      return await viewTaskSets(deployment, aws);
    } catch (error) {
      if (error instanceof DeploymentFault) return deployment.lastTaskSets;
      throw error;
    }
  }

  /** [CD: monitoring-cloudwatch-events]; the shape is `events/codedeploy-*.json`. The group's triggers hear of it too. */
  private notify(deployment: Deployment, state: NotifiedState): void {
    const moment = MOMENTS[state];
    if (moment) tellTriggers(this.world, deployment, moment);
    const { id, group } = deployment;
    const { region } = this.world;
    const arns = arnsOf(this.world);
    this.world.publish({
      source: 'aws.codedeploy',
      detailType: 'CodeDeploy Deployment State-change Notification',
      resources: [arns.application(group.application.name), arns.group(group.application.name, group.name)],
      detail: {
        instanceGroupId: group.id,
        region,
        application: group.application.name,
        deploymentId: id,
        state,
        deploymentGroup: group.name,
      },
    });
  }
}
