import * as v from 'valibot';
import type { CheckSpec } from '../../domain/check/check-spec';
import { CHECKED_EVENTS, type CheckedEvent, TRAFFIC_EVENT } from '../../domain/service-spec';
import { ALARMS_CHECK } from './checks/alarms';
import { HTTP_CHECK } from './checks/http';
import { IMAGE_CHECK } from './checks/image';
import { LAMBDA_CHECK } from './checks/lambda';
import { METRIC_CHECK } from './checks/metric';
import { TARGETS_CHECK } from './checks/targets';
import { TASK_CHECK } from './checks/task';

/** More in one event would not end within its function's time. */
const MOST_CHECKS = 10;

/** One file for each kind, in `checks/`. */
const check: v.GenericSchema<unknown, CheckSpec> = v.variant('kind', [
  HTTP_CHECK,
  ALARMS_CHECK,
  IMAGE_CHECK,
  TARGETS_CHECK,
  METRIC_CHECK,
  TASK_CHECK,
  LAMBDA_CHECK,
]);

const checksOfEvent = v.optional(
  v.pipe(
    v.array(check),
    v.minLength(1, 'is empty'),
    v.maxLength(MOST_CHECKS, `has more than ${MOST_CHECKS} checks`),
    v.check((checks) => new Set(checks.map(({ name }) => name)).size === checks.length, 'names a check twice'),
  ),
);

/** Kinds that have one answer, before anything moves: there is nothing to watch. */
const ANSWERED_ONCE: readonly string[] = ['image', 'task'];

const watchingChecks = v.pipe(
  checksOfEvent,
  v.check(
    (checks = []) => !checks.some(({ kind }) => ANSWERED_ONCE.includes(kind)),
    `has a check that cannot watch traffic (${ANSWERED_ONCE.join(', ')})`,
  ),
);

/** Lifecycle event → checks. */
export const CHECKS = v.object(
  Object.fromEntries(
    CHECKED_EVENTS.map((event) => [event, event === TRAFFIC_EVENT ? watchingChecks : checksOfEvent]),
  ) as Record<CheckedEvent, typeof checksOfEvent>,
);
