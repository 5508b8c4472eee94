/** Words of mails that several endings share. */

export const NOT_AGAIN =
  'Slipway does not start this release again by itself, whatever tag it is pushed under. Push an image that is better.';

export const NOT_AT_FAULT =
  'nothing by itself. The release itself was not at fault: when the reason is gone, slipway release frontend:v2 starts it again.';

export const TRIED_AGAIN =
  'the release itself was not at fault, so Slipway tries it again by itself at … UTC, as a new deployment: checks run again, and where people decide they are asked again. Whatever is pushed before takes its place.';

export const HELD_AFTER_FOUR =
  'nothing by itself. The release itself was not at fault, but 4 tries came to nothing, so it is held. When the reason is gone, slipway release frontend:v2 starts it again; whatever is pushed before takes its place.';

export const PUSH_NEWER =
  'nothing by itself. To ask again: slipway release frontend:v2, or push the image under a newer tag; ECR tells nobody of a push that changes nothing.';

export const NOTHING = 'nothing. The next push to its repository is looked at when it comes.';

export const KEPT = 'Slipway keeps what it heard and tries again every few minutes until the reason is gone.';

export const REFUSED_UNSTARTED =
  'nothing by itself. When that is repaired: slipway release frontend:v2, or push the image under a newer tag. slipway verify frontend says what is left.';

/** What CodeDeploy says of a hook that reported a failure. */
export const HOOK_FAILED =
  'd-… Failed: HOOK_EXECUTION_FAILURE: The deployment failed because one or more of the lifecycle event validation functions failed.';

/** What CodeDeploy says of a replacement whose tasks never got healthy; Slipway asks ECS why. */
export const NEVER_HEALTHY =
  'd-… Failed: TIMEOUT: The deployment timed out while waiting for the replacement task set to become healthy. This time out period is 60 minutes.';
