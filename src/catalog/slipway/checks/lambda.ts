import * as v from 'valibot';
import { whole } from '../number';
import { name } from './name';

/** Name or ARN, with or without a version or alias (Lambda API reference, Invoke, `FunctionName`). */
const FUNCTION =
  /^(arn:aws[a-z-]*:lambda:[a-z]{2}(-[a-z]+)+-\d:\d{12}:function:)?[A-Za-z0-9_-]{1,64}(:(\$LATEST|[A-Za-z0-9_-]{1,128}))?$/;

export const LAMBDA_CHECK = v.object({
  kind: v.literal('lambda'),
  name,
  function: v.pipe(v.string(), v.regex(FUNCTION, 'is not the name or ARN of a function')),
  // CodeDeploy waits an hour, and the last look begins five minutes before that is over.
  timeoutInMinutes: v.optional(whole(1, 50), 10),
  // A hook's function has 300 seconds.
  timeoutInSeconds: v.optional(whole(1, 240), 60),
});
