import * as v from 'valibot';
import { IMAGE_DIGEST, IMAGE_TAG, REPOSITORY_NAME } from '../domain/image';
import type { Push } from '../domain/record';
import { ENVELOPE, parse } from './parse';

/** `ECR Image Action`: a tagged image was pushed, or something else happened to an image. */
export type ImageAction =
  | {
      readonly kind: 'tagged-push';
      readonly push: Push;
      /** What was pushed. The tag may have moved since, so it is not what is deployed. */
      readonly digest: string;
    }
  | { readonly kind: 'not-of-interest'; readonly reason: string };

const ImageActionEvent = v.object({
  ...ENVELOPE,
  source: v.literal('aws.ecr'),
  'detail-type': v.literal('ECR Image Action'),
  detail: v.object({ 'action-type': v.string(), result: v.string() }),
});

// An untagged push has an empty tag, not none (captured event, events/README.md).
const PushEvent = v.object({
  detail: v.object({
    'repository-name': v.pipe(v.string(), v.regex(REPOSITORY_NAME, 'repository name')),
    'image-digest': v.pipe(v.string(), v.regex(IMAGE_DIGEST, 'sha256 digest')),
    'image-tag': v.union([v.literal(''), v.pipe(v.string(), v.regex(IMAGE_TAG, 'image tag'))]),
  }),
});

/**
 * Reads an `ECR Image Action` event. Throws InvalidMessage.
 *
 * `DELETE` and `UPDATE_STORAGE_CLASS` come under the same detail-type; only a successful PUSH is read further.
 * Source: ECR user guide, ecr-eventbridge.
 */
export function parseImageAction(message: unknown): ImageAction {
  const { id, time, detail } = parse('an ECR Image Action event', ImageActionEvent, message);
  if (detail['action-type'] !== 'PUSH') return notOfInterest('its action is not PUSH');
  if (detail.result !== 'SUCCESS') return notOfInterest('its result is not SUCCESS');

  const pushed = parse('an ECR image push', PushEvent, message).detail;
  if (pushed['image-tag'] === '') return notOfInterest('the image is untagged (as the parts of an index are)');
  return {
    kind: 'tagged-push',
    push: { eventId: id, repository: pushed['repository-name'], tag: pushed['image-tag'], at: time },
    digest: pushed['image-digest'],
  };
}

function notOfInterest(reason: string): ImageAction {
  return { kind: 'not-of-interest', reason };
}
