import type { CheckSpec } from '../domain/check/check-spec';
import { sidesOf } from '../domain/check/metric/placeholders';
import { whyNothingToWatch, whyTooSlow } from '../domain/check/watchable';
import { isEcrRegistry, parseImageReference } from '../domain/image';
import {
  type BaseTaskDefinition,
  type BlueGreenSpec,
  type CheckedEvent,
  type ServiceSpec,
  TRAFFIC_EVENT,
} from '../domain/service-spec';
import { type TrafficShift, trafficShiftOf } from '../domain/traffic-shift';
import type { FileFindings } from './findings';
import { suggestion } from './nearest';

/** What a service's other files say about the place where its checks would be made. */
export interface Surroundings {
  /** Absent: the base is what the service runs, which nobody knows yet. */
  readonly taskDefinition?: BaseTaskDefinition;
  readonly strategy?: Pick<BlueGreenSpec, 'deploymentConfigName'>;
  readonly region?: string;
}

/** What is wrong with a check, if anything: its member, the problem and the remedy. */
type Unfit = readonly [member: string, problem: string, remedy: string];

/** Refuses checks that could never decide where they stand. */
export function refuseUnfitChecks(
  checks: ServiceSpec['checks'] = {},
  around: Surroundings,
  findings: FileFindings,
): void {
  for (const [event, list = []] of Object.entries(checks) as [CheckedEvent, readonly CheckSpec[]][]) {
    const ofEvent = unwatchable(event, around);
    if (ofEvent) findings.violation(`checks.${event}`, ...ofEvent);
    list.forEach((check, index) => {
      for (const [member, ...words] of [
        ...untestable(event, check),
        ...incomparable(event, check),
        ...tooSlow(event, check, around),
        ...elsewhere(check, around),
      ]) {
        findings.violation(`checks.${event}[${index}]${member}`, ...words);
      }
    });
  }
}

/** The lifecycle events before which the test listener reaches the tasks that are to be replaced. */
const BEFORE_TEST_TRAFFIC: readonly CheckedEvent[] = ['BeforeInstall', 'AfterInstall'];

/** What would judge the old tasks, or nothing: the replacement's target group has a listener only after AfterInstall. */
function untestable(event: CheckedEvent, check: CheckSpec): readonly Unfit[] {
  if (!asksReplacement(check) || !BEFORE_TEST_TRAFFIC.includes(event)) return [];
  const problem = `the test listener does not reach the replacement before ${event} is over`;
  return [['', problem, 'Move the check to AfterAllowTestTraffic.']];
}

/** Whether a check is about what answers through the replacement's target group. */
function asksReplacement(check: CheckSpec): boolean {
  switch (check.kind) {
    case 'http':
      return check.url === undefined;
    case 'metric':
      return sidesOf(check).includes('green');
    default:
      return check.kind === 'targets';
  }
}

/** What compares the replacement with what nobody asks any more. */
function incomparable(event: CheckedEvent, check: CheckSpec): readonly Unfit[] {
  if (event !== 'AfterAllowTraffic' || check.kind !== 'metric' || !check.compare) return [];
  const problem = `blue has no requests any more when ${event} begins, so green cannot be compared with it`;
  return [['', problem, `Move the check to ${TRAFFIC_EVENT}.`]];
}

/** How traffic moves, where a predefined configuration is named: the deployment group's own is not in these files. */
function shiftAt(event: CheckedEvent, { strategy }: Surroundings): readonly [string, TrafficShift] | undefined {
  const name = strategy?.deploymentConfigName;
  const shift = event === TRAFFIC_EVENT && name !== undefined ? trafficShiftOf(name) : undefined;
  return name !== undefined && shift ? [name, shift] : undefined;
}

function unwatchable(event: CheckedEvent, around: Surroundings): readonly [string, string] | undefined {
  const [name, shift] = shiftAt(event, around) ?? [];
  const why = name === undefined ? undefined : whyNothingToWatch(name, shift?.kind === 'all-at-once');
  return why && [why.problem, why.remedy];
}

/** What has not decided when all traffic has moved. */
function tooSlow(event: CheckedEvent, check: CheckSpec, around: Surroundings): readonly Unfit[] {
  const [name, shift] = shiftAt(event, around) ?? [];
  const why = name === undefined || !shift ? undefined : whyTooSlow(check, name, shift);
  return why ? [['.forMinutes', why.problem, why.remedy]] : [];
}

/** What a check names and this service, or this stack, does not have. */
function elsewhere(check: CheckSpec, around: Surroundings): readonly Unfit[] {
  if (check.kind === 'task') return unknownContainer(check.container, around);
  return check.kind === 'lambda' ? foreignFunction(check.function, around) : [];
}

function unknownContainer(name: string, { taskDefinition }: Surroundings): readonly Unfit[] {
  const names = taskDefinition?.containerDefinitions.map((container) => container.name);
  if (!names || names.includes(name)) return [];
  return [['.container', `the task definition has no container "${name}"`, suggestion(name, names)]];
}

/** Lambda answers for functions of its own Region only, and a role may ask those of its account. */
function foreignFunction(name: string, around: Surroundings): readonly Unfit[] {
  const [, , , region, account] = name.split(':');
  if (!name.startsWith('arn:')) return [];
  const own = placeOf(around);
  const remedy = 'Name a function of the account and Region of the service.';
  if (own.region !== undefined && region !== own.region)
    return [['.function', `is in ${region}, and the service in ${own.region}`, remedy]];
  if (own.account !== undefined && account !== own.account)
    return [['.function', `is of the account ${account}, and the service's images are of ${own.account}`, remedy]];
  return [];
}

/** Of the host of an ECR registry. */
const ACCOUNT_AND_REGION = /^(\d{12})\.[^.]+(?:\.ecr(?:-fips)?)?\.([a-z0-9-]+)\./;

/** As far as the files tell: images come from the account and Region whose pushes are heard. */
function placeOf({ region, taskDefinition }: Surroundings): { readonly region?: string; readonly account?: string } {
  const registries = (taskDefinition?.containerDefinitions ?? [])
    .map(({ image }) => parseImageReference(image)?.registry ?? '')
    .filter(isEcrRegistry);
  const [first, ...others] = [...new Set(registries)];
  const [, account, ofImages] = others.length > 0 ? [] : (ACCOUNT_AND_REGION.exec(first ?? '') ?? []);
  const known = region ?? ofImages;
  return { ...(known === undefined ? {} : { region: known }), ...(account === undefined ? {} : { account }) };
}
