import * as v from 'valibot';
import { isApproverId } from '../../domain/gate/approver-id';
import { whole } from './number';

/**
 * Callers as `GetCallerIdentity` tells them: a user, or one session of a role. A role's own ARN is nobody, and the root
 * user is whoever has its password.
 */
const PRINCIPAL =
  /^arn:aws(-[a-z]+)*:(iam::\d{12}:user\/[\w+=,.@/-]{1,576}|sts::\d{12}:(assumed-role\/[\w+=,.@-]{1,64}\/[\w+=,.@-]{2,64}|federated-user\/[\w+=,.@-]{2,64}))$/;

const approverId = v.pipe(v.string(), v.check(isApproverId, 'is not the id of an approver'));

const approverIds = v.pipe(
  v.array(approverId),
  v.minLength(1, 'is empty'),
  v.check((ids) => new Set(ids).size === ids.length, 'names an approver twice'),
);

/** An address as SNS takes it for a subscription. */
export const email = v.pipe(v.string(), v.email('is not an e-mail address'), v.maxLength(254, 'is too long'));

/** Approver id → the person. */
export const APPROVERS = v.record(
  approverId,
  v.object({
    email,
    principals: v.optional(
      v.pipe(
        v.array(v.pipe(v.string(), v.regex(PRINCIPAL, 'is not the ARN of a caller'))),
        v.check((arns) => new Set(arns).size === arns.length, 'names a principal twice'),
      ),
      [],
    ),
  }),
);

/** `gate` of a service. */
export const GATE = v.object({
  before: v.optional(v.literal('traffic'), 'traffic'),
  approvers: approverIds,
  votes: v.optional(whole(1, 50), 1),
  groups: v.optional(v.array(v.object({ approvers: approverIds, votes: v.optional(whole(1, 50), 1) })), []),
  excludeAuthor: v.optional(v.boolean(), false),
  // CodeDeploy gives a hook an hour; the function takes its part of it before people are asked, and reports after them.
  waitInMinutes: v.optional(whole(1, 55), 45),
});
/** What `GATE` reads. */
export type GateFile = v.InferOutput<typeof GATE>;
