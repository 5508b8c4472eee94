import * as v from 'valibot';
import { whole } from '../number';
import { name } from './name';

/** CloudWatch API reference, MetricAlarm: 1 to 255 characters. */
const alarmName = v.pipe(v.string(), v.regex(/^[^\p{C}\p{Zl}\p{Zp}]{1,255}$/u, 'is not the name of an alarm'));

export const ALARMS_CHECK = v.object({
  kind: v.literal('alarms'),
  name,
  alarms: v.optional(
    v.pipe(
      v.array(alarmName),
      v.minLength(1, 'is empty'),
      v.maxLength(100, 'has more than 100 alarms'),
      v.check((names) => new Set(names).size === names.length, 'names an alarm twice'),
    ),
  ),
  // CodeDeploy waits an hour, and the last look begins five minutes before that is over.
  soakInMinutes: v.optional(whole(0, 50), 0),
});
