import { explainSkip, type Skip } from '../../domain/check/skip';
import { commandLabel, explainAsked, type Pause } from '../../domain/command';
import { clockTime } from '../../domain/instant';
import { reasonAfter } from '../../domain/outcome-words';
import { explainQuarantine } from '../../domain/quarantine';
import { changeLabel } from '../../domain/release';
import type { DeploymentStatus, LifecycleStatus, ServiceStatus } from '../../domain/status';
import type { KilledContainer } from '../../domain/taken-task';
import { revisionLabel } from '../../domain/task-definition';
import { NEVER_ADOPTED, pausedText } from './fleet-text';
import { gateLines } from './gate-text';
import { digestLines, labels } from './images';
import { moment } from './moment';
import { oneLine } from './printable';
import { VERDICT_SIGNS } from './verdict-signs';

/** One service: what runs, what is on its way, what holds it, and how it came to that. */
export function serviceText(service: ServiceStatus, at: string, fleetPaused?: Pause): string {
  const { name, cluster, ecsService, running, release, latest, waiting, trouble, next, lastGood, ended } = service;
  const { paused, rollback, commands, quarantine, killed = [], onDemand, notDeployed } = service;
  const [end] = ended;
  return [
    `${name} (ECS service ${cluster}/${ecsService})`,
    ...(running
      ? [
          row('Runs', `${labels(running.images)}, ${revisionLabel(running.revision)}, since ${moment(running.since)}`),
          ...digestLines(running.images).map((line) => row('', line)),
        ]
      : [row('Runs', NEVER_ADOPTED)]),
    ...(notDeployed ? [row('Releases', notDeployed)] : []),
    ...(paused ? [row('Paused', `since ${moment(paused.at)} ${explainAsked(paused)}`)] : []),
    ...(fleetPaused ? [row('Fleet', pausedText(fleetPaused))] : []),
    ...commands.map((command) => row('Asked', `${commandLabel(command)} ${explainAsked(command)}, not looked at yet`)),
    ...(rollback ? [row('Rollback', `to ${labels(rollback.images)}, asked for ${explainAsked(rollback)}`)] : []),
    ...(trouble ? [row('Held', `${trouble.reason} (since ${moment(trouble.since)})`)] : []),
    ...(waiting ? [row('Waiting', `${waiting.reason} (since ${moment(waiting.since)})`)] : []),
    ...(onDemand
      ? [row('On FARGATE', `since ${moment(onDemand.since)}, as ${onDemand.reason}; the next release goes back`)]
      : []),
    ...killed.flatMap(killedRows),
    ...(release
      ? [
          row('Release', `${changeLabel(release.from, release.to)}, ${release.phase}`),
          ...digestLines(release.changed).map((line) => row('', line)),
          ...skipRows(release.skips),
          row('Revision', [release.fromRevision, release.toRevision].map(revision).join(' -> ')),
          ...(release.deployment ? deploymentLines(release.deployment, at) : []),
        ]
      : []),
    ...(next.length > 0 ? [row('Next', labels(next))] : []),
    ...(end
      ? [
          row(
            'Last end',
            `${labels(end.images)} ${end.outcome} ${moment(end.endedAt)}${reasonAfter(end.outcome, end.reason)}`,
          ),
          ...skipRows(end.skips),
        ]
      : []),
    ...quarantine
      .slice(0, QUARANTINE_SHOWN)
      .map((entry, index) =>
        row(index === 0 ? 'Quarantine' : '', `${labels(entry.images)}: ${explainQuarantine(entry)}`),
      ),
    ...(quarantine.length > QUARANTINE_SHOWN
      ? [row('', `and ${quarantine.length - QUARANTINE_SHOWN} more: --json has all`)]
      : []),
    ...(latest ? deploymentLines(latest, at) : []),
    ...(lastGood && lastGood.hash !== end?.hash
      ? [row('Last good', `${labels(lastGood.images)}, ${moment(lastGood.endedAt)}`)]
      : []),
    ...timelineLines(service),
  ].join('\n');
}

/** Spot gives two minutes, and a shell that starts a program passes no signal on to it. */
function killedRows({ container, task, at }: KilledContainer, index: number): string[] {
  const id = task.slice(task.lastIndexOf('/') + 1);
  return [
    row(
      index === 0 ? 'Killed' : '',
      `container ${container} (exit code 137), ${moment(at)}: it did not end when Spot took its task ${id}`,
    ),
    row('', 'Have its program end on SIGTERM (started by exec, or with initProcessEnabled), within its stopTimeout.'),
  ];
}

function skipRows(skips: readonly Skip[] = []): string[] {
  return skips.map((skip, index) => row(index === 0 ? 'Not checked' : '', explainSkip(skip)));
}

const QUARANTINE_SHOWN = 5;

function deploymentLines(deployment: DeploymentStatus, at: string): string[] {
  const { id, status, greenTraffic, lifecycle, gate, reason } = deployment;
  return [
    row('Deployment', `${id} ${status}${reason ? `: ${reason}` : ''}`),
    row('Traffic', `${greenTraffic} % on the replacement`),
    ...lifecycle.flatMap((event, index) => [
      row(index === 0 ? 'Lifecycle' : '', `${MARKS[event.status] ?? '?'} ${lifecycleLine(event)}`),
      ...event.verdicts.map(({ check, outcome, reason: why }) =>
        row('', `    ${VERDICT_SIGNS[outcome]} ${check}: ${why}`),
      ),
      // What a check found stands above, what the gate refused at the gate.
      ...(event.result?.status === 'Failed' &&
      event.verdicts.every(({ outcome }) => outcome !== 'failed') &&
      event.result.reason !== gate?.outcome?.reason
        ? [row('', `    ✗ ${event.result.reason}`)]
        : []),
    ]),
    ...(gate ? gateLines(gate, at).map((line, index) => row(index === 0 ? 'Gate' : '', line)) : []),
  ];
}

const MARKS: Readonly<Record<string, string>> = {
  Pending: '·',
  InProgress: '▸',
  Succeeded: '✓',
  Failed: '✗',
  Skipped: '-',
};

function lifecycleLine({ event, status, startedAt, endedAt }: LifecycleStatus): string {
  const times = [startedAt, endedAt].filter((time) => time !== undefined).map(clockTime);
  const took = times[0] === times[1] ? times.slice(1) : times;
  return `${event.padEnd(21)} ${status}${took.length > 0 ? ` ${took.join(' - ')}` : ''}`.trimEnd();
}

function timelineLines({ timeline = [] }: ServiceStatus): string[] {
  return timeline.map(({ at, text }, index) => row(index === 0 ? 'Timeline' : '', `${moment(at)}  ${text}`));
}

function revision(arn: string | undefined): string {
  return arn === undefined ? 'not registered yet' : revisionLabel(arn);
}

function row(label: string, text: string): string {
  return `  ${label.padEnd(11)} ${oneLine(text)}`.trimEnd();
}
