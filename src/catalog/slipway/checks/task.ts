import * as v from 'valibot';
import { whole } from '../number';
import { name } from './name';

/** ECS API reference, TaskOverride: 8192 characters of all overrides as JSON, of which some are names and braces. */
const MOST_CHARACTERS = 3_900;

const CONTAINER = /^[A-Za-z0-9_-]{1,255}$/;
const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]{0,254}$/;
const fits = (value: object): boolean => JSON.stringify(value).length <= MOST_CHARACTERS;
const TOO_LONG = `has more than ${MOST_CHARACTERS} characters`;

export const TASK_CHECK = v.object({
  kind: v.literal('task'),
  name,
  container: v.pipe(v.string(), v.regex(CONTAINER, 'is not the name of a container')),
  command: v.optional(
    v.pipe(
      v.array(v.string()),
      v.minLength(1, 'is empty'),
      v.check((words) => fits(words), TOO_LONG),
    ),
  ),
  environment: v.optional(
    v.pipe(
      v.record(v.pipe(v.string(), v.regex(VARIABLE, 'is not the name of a variable')), v.string()),
      v.check((values) => fits(values), TOO_LONG),
    ),
  ),
  cpu: v.optional(whole(256, 196_608)),
  memory: v.optional(whole(512, 1_048_576)),
  // CodeDeploy waits an hour, and the last look begins five minutes before that is over.
  timeoutInMinutes: v.optional(whole(1, 50), 10),
  logLines: v.optional(whole(0, 50), 10),
});
