import { pageOf } from '../page';
import { AwsError } from '../wire/aws-error';
import type { Operations } from '../wire/implementation';
import { invalidParameter } from './constraints';
import { checkedLifecyclePolicy, lifecyclePolicyOf } from './lifecycle-operations';
import { expiringBy } from './lifecycle-runs';
import type { Marked } from './lifecycle-selection';
import type { Registry, Repository } from './registry';

interface Preview {
  readonly text: string;
  /** Absent while it is in progress. */
  results?: readonly PreviewResult[];
}

type PreviewResult = ReturnType<typeof resultOf>;

/** How long a preview takes. */
const PREVIEW_IN_MS = 5_000;

/** What a lifecycle policy would do: started, then read; the images stay. */
export function lifecyclePreviewOperations(registry: Registry): Operations<'ecr'> {
  const previews = new WeakMap<Repository, Preview>();
  const { clock } = registry.world;
  const place = ({ name }: Repository) => ({ registryId: registry.id, repositoryName: name });
  const where = ({ name }: Repository) => `the repository with name '${name}' in the registry with id '${registry.id}'`;
  return {
    StartLifecyclePolicyPreview: (input) => {
      const repository = registry.find(input);
      const text =
        input.lifecyclePolicyText === undefined
          ? lifecyclePolicyOf(registry, repository)
          : checkedLifecyclePolicy(input.lifecyclePolicyText);
      const running = previews.get(repository);
      if (running && !running.results)
        throw new AwsError(
          'LifecyclePolicyPreviewInProgressException',
          `A lifecycle policy preview is already in progress for ${where(repository)}`,
        );
      const preview: Preview = { text };
      previews.set(repository, preview);
      clock.after(PREVIEW_IN_MS, () => {
        preview.results = expiringBy(text, repository, clock.now()).map(resultOf);
      });
      return { ...place(repository), lifecyclePolicyText: text, status: 'IN_PROGRESS' };
    },
    GetLifecyclePolicyPreview: (input) => {
      const repository = registry.find(input);
      const { imageIds, nextToken, maxResults, filter: { tagStatus = 'ANY' } = {} } = input;
      if (imageIds && (nextToken !== undefined || maxResults !== undefined))
        throw invalidParameter('imageIds', 'Can not be used together with nextToken or maxResults');
      const preview = previews.get(repository);
      if (!preview)
        throw new AwsError(
          'LifecyclePolicyPreviewNotFoundException',
          `Lifecycle policy preview does not exist for ${where(repository)}`,
        );
      const { text, results } = preview;
      const about = { ...place(repository), lifecyclePolicyText: text };
      if (!results) return { ...about, status: 'IN_PROGRESS', previewResults: [] };
      const wanted = results
        .filter(({ imageTags }) => tagStatus === 'ANY' || (tagStatus === 'TAGGED') === imageTags.length > 0)
        .filter(
          ({ imageDigest, imageTags }) =>
            imageIds?.some(
              (id) =>
                (id.imageDigest ?? imageDigest) === imageDigest &&
                (id.imageTag === undefined || imageTags.includes(id.imageTag)),
            ) ?? true,
        );
      const numbered = wanted.map((result, index) => ({ result, position: String(index).padStart(12, '0') }));
      const page = pageOf(numbered, ({ position }) => position, nextToken, maxResults ?? 100);
      if (!page) throw invalidParameter('nextToken', 'Invalid token');
      return {
        ...about,
        status: 'COMPLETE',
        previewResults: page.items.map(({ result }) => result),
        nextToken: page.next,
        summary: { expiringImageTotalCount: results.length },
      };
    },
  };
}

const resultOf = ({ image, rule }: Marked) => ({
  imageDigest: image.digest,
  imageTags: [...image.tags],
  imagePushedAt: image.pushedAt,
  action: { type: 'EXPIRE' as const },
  appliedRulePriority: rule.rulePriority,
  storageClass: 'STANDARD' as const,
});
