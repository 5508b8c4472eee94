import { newReviewKey } from '../app/review-keys';
import { rotateReviewKeys } from '../aws/review-keys';
import { DONE, type Invocation, type Outcome, UsageError } from './invocation';

/** `slipway keys rotate`: the secrets themselves are nobody's to see. */
export async function keys({ operands, clients, stage, json }: Invocation): Promise<Outcome> {
  const [action, ...rest] = operands;
  if (action !== 'rotate' || rest.length > 0) throw new UsageError('The command "keys" does one thing: keys rotate.');
  const parameterName = `/slipway/${stage}/review-keys`;
  const [signing, verifying, dropped] = await rotateReviewKeys(clients.ssm, parameterName, newReviewKey);
  if (json)
    return { stdout: JSON.stringify({ parameterName, signing, verifying, dropped }, undefined, 2), exitCode: DONE };
  const lines = [
    `Review links are signed with the new key ${signing} (${parameterName}).`,
    `Links signed with ${verifying}, the key before it, stay valid until the deadline of their gate.`,
    ...(dropped === undefined
      ? []
      : [`Links signed with ${dropped} open nothing any more; none is left if it was replaced over an hour ago.`]),
    'Rotate again in an hour at the earliest: two keys are kept, and a link lives for an hour at most.',
  ];
  return { stdout: lines.join('\n'), exitCode: DONE };
}
