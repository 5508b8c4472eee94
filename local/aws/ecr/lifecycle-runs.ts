import { rulesOf } from './lifecycle-policy';
import { type Marked, markedBy } from './lifecycle-selection';
import type { Registry, Repository } from './registry';

/** ECR says "within 24 hours" of the time at which an image meets a rule; this is the latest. */
const DAY_IN_MS = 24 * 60 * 60_000;

/** What a policy would expire now. Images that an index lists are kept; what is about an image goes with it, not by a rule. */
export function expiringBy(text: string, { images }: Repository, now: Date): Marked[] {
  const all = images.list();
  const artifacts = all.filter(({ manifest }) => manifest.subject !== undefined);
  return markedBy(
    rulesOf(text),
    all.filter((image) => !artifacts.includes(image)),
    now,
    ({ digest }) => images.indexesOf(digest).length > 0,
  );
}

/** Lifecycle policies at work: every repository that has one is gone through once a day, from the day that it was put. */
export class LifecycleRuns {
  private readonly scheduled = new Set<Repository>();

  constructor(private readonly registry: Registry) {}

  schedule(repository: Repository): void {
    if (this.scheduled.has(repository)) return;
    this.scheduled.add(repository);
    this.registry.world.clock.after(DAY_IN_MS, () => {
      this.scheduled.delete(repository);
      const { repositories } = this.registry;
      if (repository.lifecyclePolicy === undefined || repositories.get(repository.name) !== repository) return;
      this.run(repository, repository.lifecyclePolicy);
      this.schedule(repository);
    });
  }

  private run(repository: Repository, policy: string): void {
    const { images } = repository;
    const now = this.registry.world.clock.now();
    for (const { image } of expiringBy(policy, repository, now)) images.removeImage(image);
    for (const artifact of images.list()) {
      const { subject } = artifact.manifest;
      if (subject !== undefined && !images.find({ imageDigest: subject })) images.removeImage(artifact);
    }
    repository.lifecycleEvaluatedAt = now;
  }
}
