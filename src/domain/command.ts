import type { Instant } from './instant';
import type { AcceptedImage, Release } from './record';

/** What somebody asks of a service by the command line: an item of the record's `commands`, judged by the planner. */
export type Command = RollbackCommand | ReleaseCommand | PauseCommand | ResumeCommand;

/** Who asks, and why. */
export interface Asked {
  /** ARN of the IAM principal, as STS tells it to whoever signs the request. */
  readonly by: string;
  readonly reason?: string;
  readonly at: Instant;
}

interface CommandBase extends Asked {
  /** Unique: a command that is written twice is carried out once. */
  readonly id: string;
}

/** Back to what was good before the release that runs or is on its way. */
export interface RollbackCommand extends CommandBase {
  readonly kind: 'rollback';
  readonly reason: string;
}

/** An image that ECR has already; with `force` also one that is older, in quarantine, or of a paused service. */
export interface ReleaseCommand extends CommandBase {
  readonly kind: 'release';
  readonly repository: string;
  readonly tag: string;
  readonly force: boolean;
  /** Names of checks that are left out of the release that it brings; never without a reason. */
  readonly skipChecks?: readonly string[];
}

/** Nothing is started until `resume`; pushes are heard and kept. */
export interface PauseCommand extends CommandBase {
  readonly kind: 'pause';
  readonly reason: string;
}

export interface ResumeCommand extends CommandBase {
  readonly kind: 'resume';
}

/** Automation is off, for a service or for the whole fleet; since when, by whom, and why. */
export type Pause = Asked & { readonly reason: string };

/** The end of the fleet's pause: who ended it, and what it was. */
export type FleetResumed = Asked & { readonly paused: Pause };

/**
 * Of one service. With the id of a deployment: somebody else made that, what it brought is the baseline, and a push after
 * its end (`at`) lifts the pause as `resume` does.
 */
export type ServicePause = Pause & { readonly deploymentId?: string };

/** Whether what happened at a moment ends a pause: only one that nobody asked for. */
export function isLiftedBy(paused: ServicePause | undefined, at: Instant): boolean {
  return paused?.deploymentId !== undefined && at > paused.at;
}

/** A rollback that was asked for and is not done. */
export interface PendingRollback extends Pause {
  /** Of the command. */
  readonly id: string;
  /** What is to run again. */
  readonly images: Release['images'];
}

/** How a command is spoken of: `release v3 --skip-checks smoke`, `rollback`. */
export function commandLabel(command: Command): string {
  if (command.kind !== 'release') return command.kind;
  const { tag, force, skipChecks = [] } = command;
  const skipped = skipChecks.length > 0 ? ` --skip-checks "${skipChecks.join(', ')}"` : '';
  return `release ${tag}${force ? ' --force' : ''}${skipped}`;
}

/** `by arn:… (reason)`; without a reason only who. */
export function explainAsked({ by, reason }: Omit<Asked, 'at'>): string {
  return reason === undefined ? `by ${by}` : `by ${by} (${reason})`;
}

/** The person behind a release that no push brought. */
export function askedFor({ rollback, changed }: Pick<Release, 'rollback' | 'changed'>): Asked | undefined {
  return rollback ?? changed.find((image) => image.asked)?.asked;
}

/** Whether somebody answers for starting this image against order, quarantine and pause. */
export function isForced({ asked }: AcceptedImage): boolean {
  return asked?.force === true;
}

/** How `slipway release` names an image: the repository is said where it is not called as the service. */
export function releaseOperand(service: string, { repository, tag }: { repository: string; tag: string }): string {
  return repository === service ? `${service}:${tag}` : `${service}/${repository}:${tag}`;
}
