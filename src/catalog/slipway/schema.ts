import * as v from 'valibot';
import { REPOSITORY_NAME } from '../../domain/image';
import { parseRange } from '../../domain/semver-range';
import { policyViolation } from '../../domain/tag-policy';
import { CHECKS } from './check-schema';
import { APPROVERS, email, GATE } from './gate-schema';
import { whole } from './number';
import { VPC } from './vpc-schema';

/*
 * The two files of Slipway's own, `services/<name>/slipway.yml` and `services/slipway.yml`. What editors know of them
 * stands in services/schema/*.json; a test holds the two against each other. A message is what follows the value in a
 * sentence; the remedy for a key stands in remedies.ts.
 */

/** What a tag may begin with; empty means that the number or version stands alone. */
const TAG_PREFIX = /^(?:[A-Za-z0-9_][A-Za-z0-9._-]{0,99})?$/;
/** Characters of a tag, `*` and `?`. */
const TAG_GLOB = /^[A-Za-z0-9_*?][A-Za-z0-9._*?-]{0,127}$/;

const prefix = v.optional(v.pipe(v.string(), v.regex(TAG_PREFIX, 'is not what a tag can begin with')), '');

const tags = v.variant('order', [
  v.object({ order: v.literal('number'), prefix }),
  v.object({
    order: v.literal('semver'),
    prefix,
    range: v.optional(
      v.pipe(
        v.string(),
        v.check((range) => parseRange(range) !== undefined, 'is not a range of semantic versions'),
      ),
    ),
  }),
  v.object({
    order: v.literal('timestamp'),
    pattern: v.pipe(
      v.string(),
      v.minLength(1, 'is empty'),
      v.maxLength(200, 'is longer than 200 characters'),
      v.check(
        (pattern) => policyViolation({ order: 'timestamp', pattern }) === undefined,
        'is not a regular expression',
      ),
    ),
  }),
  v.object({ order: v.literal('movement'), pattern: v.pipe(v.string(), v.regex(TAG_GLOB, 'is not a glob for tags')) }),
]);

const rollbackEvents = v.pipe(
  v.array(v.picklist(['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_ALARM', 'DEPLOYMENT_STOP_ON_REQUEST'])),
  v.minLength(1, 'is empty'),
  v.check((events) => new Set(events).size === events.length, 'names an event twice'),
);

const spot = v.object({
  onPlacementFailure: v.optional(v.picklist(['wait', 'fargate'])),
  mayGoDown: v.optional(v.boolean()),
});
/** A name, or an ARN with it. Elastic Load Balancing API reference, CreateTargetGroup. */
const TARGET_GROUP =
  /^(?:arn:aws[a-z-]*:elasticloadbalancing:[a-z0-9-]+:\d{12}:targetgroup\/[A-Za-z0-9-]{1,32}\/[0-9a-f]{1,32}|[A-Za-z0-9-]{1,32})$/;

const targetGroups = v.pipe(
  v.array(v.pipe(v.string(), v.regex(TARGET_GROUP, 'is neither the name nor the ARN of a target group'))),
  v.minLength(1, 'is empty'),
  v.check((groups) => new Set(groups).size === groups.length, 'names a target group twice'),
);

/** CodeDeploy's, API reference, BlueInstanceTerminationOption: two days. */
const LONGEST_TERMINATION_WAIT_MINUTES = 2880;

/** `services/<name>/slipway.yml`. */
export const SERVICE_FILE = v.object({
  images: v.optional(
    v.pipe(
      v.array(
        v.object({
          repository: v.pipe(v.string(), v.regex(REPOSITORY_NAME, 'is not the name of an ECR repository')),
          tags: v.optional(tags),
        }),
      ),
      v.minLength(1, 'is empty'),
      v.check(
        (images) => new Set(images.map((image) => image.repository)).size === images.length,
        'names a repository twice',
      ),
    ),
  ),
  rollbackEvents: v.optional(rollbackEvents),
  rollbackWindowInMinutes: v.optional(whole(1, LONGEST_TERMINATION_WAIT_MINUTES)),
  targetGroups: v.optional(targetGroups),
  checks: v.optional(CHECKS, {}),
  gate: v.optional(GATE),
  spot: v.optional(spot),
});
/** What `SERVICE_FILE` reads. */
export type ServiceFile = v.InferOutput<typeof SERVICE_FILE>;

/** `services/slipway.yml`. */
export const FLEET_FILE = v.object({
  owners: v.object({ email }),
  approvers: v.optional(APPROVERS, {}),
  defaults: v.optional(
    v.object({ tags: v.optional(tags), rollbackEvents: v.optional(rollbackEvents), spot: v.optional(spot) }),
    {},
  ),
  vpc: v.optional(VPC),
});
/** What `FLEET_FILE` reads. */
export type FleetFile = v.InferOutput<typeof FLEET_FILE>;
