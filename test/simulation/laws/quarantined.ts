import type { CommandGiven, DeploymentSeen, Evidence, MailSeen } from '../evidence';
import { isSlipway, newestNumber, type OwnDeployment, ownDeployments } from './read';
import { endIn, unwrapped } from './told';
import { rejectionsOf } from './votes';
import { failedUnderWatch } from './watched';

/** A release that nobody but people may start again. */
export interface Quarantine {
  readonly service: string;
  readonly hash: string;
  readonly digest: string;
  readonly since: Date;
  readonly why: string;
  /** When its deployment was created: who forces the release after that answers for it. */
  readonly from: Date;
}

/** How owners are told that a release is in quarantine. */
const PROMISE = /does not start this release again by itself|does not start it again by itself/;

/**
 * Whether the end of a deployment of ours puts its release into quarantine (design, section 4.6), as far as AWS and people
 * show it beyond doubt: rejected; an alarm while production traffic was on it; stopped by somebody else than Slipway. What a
 * check found is not to be seen in AWS (a hook fails also because it could not look), so there the owners' mail counts.
 */
export function quarantineOfEnd(evidence: Evidence, made: OwnDeployment): Quarantine | undefined {
  const { completedAt, status } = made;
  if (!completedAt || (status !== 'Failed' && status !== 'Stopped')) return undefined;
  const why = faultOf(evidence, made, completedAt);
  return why === undefined ? undefined : quarantine(made, completedAt, why);
}

function faultOf(evidence: Evidence, made: OwnDeployment, end: Date): string | undefined {
  const { service, status, errorCode, trafficAt, hooks } = made;
  const gate = evidence.services.find(({ name }) => name === service)?.gate;
  const failedByUs = hooks.some(({ reported }) => reported?.status === 'Failed' && isSlipway(reported.who));
  if (status === 'Failed' && failedByUs && gate) {
    const rejected = rejectionsOf(evidence, gate, made, end);
    if (rejected.length > 0) return `rejected by ${rejected.join(', ')}`;
  }
  if (status === 'Failed' && errorCode === 'ALARM_ACTIVE' && trafficAt && trafficAt <= end) return 'an alarm fired';
  if (status === 'Stopped' && !failedByUs && stoppedByOthers(evidence, made)) return 'stopped by somebody';
  return undefined;
}

function stoppedByOthers({ calls, mails }: Evidence, { id, service }: DeploymentSeen): boolean {
  const stops = calls.filter(({ operation, input }) => operation === 'StopDeployment' && input.deploymentId === id);
  const gaveWay = mails.some(
    (mail) => ['Superseded', 'Expired'].includes(endIn(mail, service) ?? '') && mail.body.includes(id),
  );
  return !gaveWay && stops.some(({ output }) => output) && stops.every(({ who }) => !isSlipway(who));
}

/** A mail that tells of a deployment's end and promises not to start its release again. */
export function quarantineInMail(evidence: Evidence, mail: MailSeen): Quarantine | undefined {
  if (!PROMISE.test(unwrapped(mail))) return undefined;
  const made = ownDeployments(evidence).find(({ id }) => mail.body.includes(id));
  return made && quarantine(made, mail.at, 'the owners were told so');
}

/** Why a deployment's end is no reason for a quarantine, as far as AWS and people show it beyond doubt. */
export function groundlessIn(evidence: Evidence, { service }: Quarantine, body: string): string | undefined {
  const made = ownDeployments(evidence, service).find(({ id }) => body.includes(id));
  if (!made) return undefined;
  const { id, status, errorCode, trafficAt, completedAt } = made;
  const isAsked = evidence.commands.some(({ kind, service: of }) => kind === 'rollback' && of === service);
  if (isAsked) return undefined;
  if (status === 'Stopped' && stoppedOnlyByUs(evidence, made)) return `nobody but Slipway stopped ${id}`;
  if (status === 'Failed' && errorCode === 'ALARM_ACTIVE' && !trafficAt && completedAt)
    return `an alarm ended ${id} before it had production traffic`;
  return undefined;
}

/** Whether a deployment ended because Slipway, and nobody else, stopped it, and no check had failed while its traffic moved. */
export function stoppedOnlyByUs(evidence: Evidence, made: DeploymentSeen): boolean {
  const stops = evidence.calls.filter(
    ({ operation, input }) => operation === 'StopDeployment' && input.deploymentId === made.id,
  );
  const isOurs = stops.some(({ output }) => output) && stops.every(({ who }) => isSlipway(who));
  return isOurs && !failedUnderWatch(evidence, made);
}

/** A step back that a rollback command asked for leaves a release of ours behind. */
export function quarantineLeft(evidence: Evidence, made: OwnDeployment, runs: string): Quarantine | undefined {
  const { service, createdAt } = made;
  const asked = evidence.commands.filter((command) => command.service === service && command.at <= createdAt);
  const isForced = asked.some(({ kind }) => kind === 'force');
  if (isForced || !asked.some(({ kind }) => kind === 'rollback')) return undefined;
  const [to, from] = [made.digest, runs].map((digest) => newestNumber(evidence, { service, digest }, createdAt));
  if (to === undefined || from === undefined || to >= from) return undefined;
  const left = ownDeployments(evidence, service).findLast(
    ({ digest, status }) => digest === runs && status === 'Succeeded',
  );
  return left && quarantine(left, createdAt, 'rolled back by somebody');
}

/** Whether somebody answers for the release: `release --force` of its image, since it was deployed. */
export function isPardoned({ commands, pushes }: Evidence, { service, digest, from }: Quarantine, by: Date): boolean {
  const own = pushes.filter((push) => push.service === service);
  const names = ({ subject }: CommandGiven): boolean => {
    const tag = subject?.split(':').at(-1);
    // What ran before the story was pushed before it: neither its tag nor its digest is among the pushes.
    const isFromBefore = own.every((push) => push.digest !== digest && push.tag !== tag);
    return isFromBefore || own.some((push) => push.digest === digest && push.tag === tag);
  };
  return commands.some(
    (command) =>
      command.kind === 'force' &&
      command.service === service &&
      command.at >= from &&
      command.at <= by &&
      names(command),
  );
}

function quarantine({ service, hash, digest, createdAt }: OwnDeployment, since: Date, why: string): Quarantine {
  return { service, hash, digest, since, why, from: createdAt };
}
