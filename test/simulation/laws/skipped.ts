import type { Evidence } from '../evidence';
import { type OwnDeployment, ownDeployments } from './read';

/**
 * Whether somebody had the checks of a deployment skipped: by a command for its tag, before it was created, and since then no
 * release of the image succeeded, which would have used the skip up. A skip is a verdict: of who asked for it, on the release
 * that they asked for.
 */
export function isSkipped(evidence: Evidence, made: OwnDeployment): boolean {
  const tags = evidence.pushes.filter(({ digest }) => digest === made.digest).map(({ tag }) => tag);
  const asked = evidence.commands.findLast(
    ({ skipsChecks, service, subject = '', at }) =>
      skipsChecks && service === made.service && tags.includes(subject) && at <= made.createdAt,
  );
  return (
    asked !== undefined &&
    !ownDeployments(evidence, made.service).some(
      ({ id, digest, status, createdAt, completedAt }) =>
        id !== made.id &&
        digest === made.digest &&
        status === 'Succeeded' &&
        createdAt >= asked.at &&
        completedAt! <= made.createdAt,
    )
  );
}
