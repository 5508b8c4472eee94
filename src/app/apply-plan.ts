import { createDeployment } from '../aws/codedeploy-create';
import { continueDeployment, stopDeployment } from '../aws/codedeploy-steering';
import { registerRevision } from '../aws/ecs';
import { closeGate } from '../aws/gates';
import { changeWatch } from '../aws/hook-records';
import { type Lease, writeState } from '../aws/leases';
import type { HeldRecord } from '../aws/record-item';
import { publishMail } from '../aws/sns';
import { AwsError, Invariant } from '../domain/errors';
import { instant, secondsAfter } from '../domain/instant';
import type { Action, Plan } from '../domain/plan';
import { RETRY_SECONDS } from '../domain/plan/timing';
import type { Phase, Release, ServiceState } from '../domain/record';
import type { ServiceSpec } from '../domain/service-spec';
import { newWatch } from '../domain/traffic-watch';
import { backToNext, inPhase, notStarted, paused, withoutNotice } from '../domain/transitions';
import { noticeMail } from '../page/notice-mail';
import { errorFacts } from './handler';
import { type Runtime, recordTable } from './runtime';

interface Application {
  readonly runtime: Runtime;
  readonly spec: ServiceSpec;
  readonly lease: Lease;
  readonly record: HeldRecord;
}

/**
 * Performs a plan's actions in order; the record as it is afterwards. Each writes what came of it.
 * Throws Conflict when the lease is lost, and AwsError where AWS does not let us act.
 */
export async function applyPlan(
  runtime: Runtime,
  spec: ServiceSpec,
  lease: Lease,
  record: HeldRecord,
  plan: Plan,
): Promise<HeldRecord> {
  let current = record;
  for (const action of plan.actions) current = await apply({ runtime, spec, lease, record: current }, action);
  return current;
}

async function apply(application: Application, action: Action): Promise<HeldRecord> {
  const { runtime, record } = application;
  switch (action.kind) {
    case 'write-state':
      return remember(application, action.state, action.judged, action.judgedCommands);

    case 'publish-notice':
      await publishMail(runtime.clients.sns, runtime.ownersTopicArn, noticeMail(action.notice));
      return remember(application, withoutNotice(record.state, action.notice.id));

    case 'register-revision': {
      const { release, phase } = inFlight(record.state, 'registering');
      const { content } = phase;
      const unsent = inPhase(record.state, release, { name: 'registering', content });
      return attempt(application, release, unsent, async () => {
        const revision = await registerRevision(runtime.clients.once.ecs, action.input);
        return inPhase(record.state, release, { name: 'registered', content, revision });
      });
    }

    case 'create-deployment': {
      const { release, phase } = inFlight(record.state, 'starting');
      const { content, revision } = phase;
      const unsent = inPhase(record.state, release, { name: 'registered', content, revision });
      return attempt(application, release, unsent, async () => {
        const deploymentId = await createDeployment(runtime.clients.once.codedeploy, action.request);
        const startedAt = instant(runtime.now());
        return inPhase(record.state, release, { name: 'deploying', revision, deploymentId, startedAt });
      });
    }

    case 'close-gate':
      // Whoever was first: the next look finds the outcome, and the gate's own settling does what follows from it.
      await closeGate(recordTable(runtime), action.gate, action.outcome, action.outcome.at);
      return record;

    case 'stop-deployment': {
      const { release, phase } = inFlight(record.state, 'deploying');
      await stopDeployment(runtime.clients.codedeploy, action.deploymentId);
      const stoppedAt = instant(runtime.now());
      return remember(application, inPhase(record.state, release, { ...phase, stoppedAt }));
    }

    case 'watch-traffic': {
      const key = { service: application.spec.name, deploymentId: action.deploymentId };
      const first = newWatch(instant(runtime.now()));
      await changeWatch(recordTable(runtime), key, runtime.newId(), (watch) => (watch ? undefined : first));
      return record;
    }

    case 'continue-deployment': {
      const { release, phase } = inFlight(record.state, 'deploying');
      await continueDeployment(runtime.clients.codedeploy, action.deploymentId, action.wait ?? 'READY_WAIT');
      const continuedAt = instant(runtime.now());
      return remember(application, inPhase(record.state, release, { ...phase, continuedAt }));
    }
  }
}

/**
 * Sends what must not be sent twice. What an error means for the attempt decides what is remembered: in doubt, the intent
 * stays as it is and its effect is looked for; otherwise AWS has done nothing and says so.
 */
async function attempt(
  application: Application,
  release: Release,
  unsent: ServiceState,
  send: () => Promise<ServiceState>,
): Promise<HeldRecord> {
  const { runtime, spec, record } = application;
  let sent: ServiceState;
  try {
    sent = await send();
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const now = runtime.now();
    const later = secondsAfter(now, RETRY_SECONDS);
    runtime.log.warn('attempt failed', { service: spec.name, attempt: record.state.attempt, ...errorFacts(error) });
    switch (error.kind) {
      case 'unavailable':
        return record;
      case 'throttled':
        return remember(application, paused(unsent, error.message, now, later));
      case 'busy':
        return remember(application, paused(backToNext(spec, unsent, release, now), error.message, now, later));
      case 'denied':
        await remember(application, paused(unsent, error.message, now, later));
        throw error;
      default:
        return remember(application, notStarted(spec, unsent, release, error.message, now));
    }
  }
  return remember(application, sent);
}

function remember({ runtime, lease, record }: Application, state: ServiceState, pushes = 0, commands = 0) {
  return writeState(recordTable(runtime), lease, record, state, { pushes, commands });
}

function inFlight<Name extends Phase['name']>(
  { release }: ServiceState,
  name: Name,
): { readonly release: Release; readonly phase: Extract<Phase, { name: Name }> } {
  if (release?.phase.name !== name) throw new Invariant(`An attempt without its intent: no release is ${name}`);
  return { release, phase: release.phase as Extract<Phase, { name: Name }> };
}
