import { AwsError } from '../wire/aws-error';
import type { World } from '../world';
import type { AccountSettings } from './account-settings';
import { AuthorizationTokens } from './authorization-tokens';
import { BlobStore } from './blob-store';
import { type ImageChange, ImageStore, type StoredImage } from './image-store';
import { LayerUploads } from './layer-uploads';
import { NO_RULES, type ScanningConfiguration } from './scanning-configuration';
import type { TagMutability } from './tag-mutability';

export interface Repository {
  readonly name: string;
  readonly arn: string;
  readonly uri: string;
  readonly createdAt: Date;
  readonly encryption: { readonly encryptionType: 'AES256' | 'KMS' | 'KMS_DSSE'; readonly kmsKey?: string | undefined };
  readonly images: ImageStore;
  readonly tags: Map<string, string>;
  mutability: TagMutability;
  scanOnPush: boolean;
  /** Texts as they were given; absent until set. */
  policy: string | undefined;
  lifecyclePolicy: string | undefined;
  /** When the lifecycle policy was last carried out. */
  lifecycleEvaluatedAt: Date | undefined;
}

/** How a repository is named in a request. */
export interface RepositoryAddress {
  readonly registryId?: string | undefined;
  readonly repositoryName?: string | undefined;
}

/** Layers are held in memory: enough for many small images, and an end for a hostile client. */
const BLOB_LIMIT_IN_BYTES = 1024 ** 3;

/** The account's private registry in its region. */
export class Registry {
  readonly repositories = new Map<string, Repository>();
  readonly blobs = new BlobStore(BLOB_LIMIT_IN_BYTES);
  readonly uploads: LayerUploads;
  /** The logins of registry clients. */
  readonly tokens: AuthorizationTokens;
  readonly settings: AccountSettings = { BLOB_MOUNTING: 'DISABLED' };
  scanning: ScanningConfiguration = NO_RULES;
  private readonly pushWatchers: ((repository: Repository, image: StoredImage) => void)[] = [];
  readonly id: string;
  /** `123456789012.dkr.ecr.ap-northeast-1.amazonaws.com` */
  readonly host: string;

  constructor(readonly world: World) {
    this.id = world.accountId;
    this.host = `${world.accountId}.dkr.ecr.${world.region}.amazonaws.com`;
    this.tokens = new AuthorizationTokens(world);
    this.uploads = new LayerUploads(this.blobs, world.ids);
  }

  find({ registryId = this.id, repositoryName = '' }: RepositoryAddress): Repository {
    const repository = registryId === this.id ? this.repositories.get(repositoryName) : undefined;
    if (!repository)
      throw new AwsError(
        'RepositoryNotFoundException',
        `The repository with name '${repositoryName}' does not exist in the registry with id '${registryId}'`,
      );
    return repository;
  }

  create(name: string, settings: Pick<Repository, 'encryption' | 'mutability' | 'scanOnPush' | 'tags'>): Repository {
    const { world, blobs } = this;
    const repository: Repository = {
      ...settings,
      name,
      arn: `arn:aws:ecr:${world.region}:${world.accountId}:repository/${name}`,
      uri: `${this.host}/${name}`,
      createdAt: world.clock.now(),
      policy: undefined,
      lifecyclePolicy: undefined,
      lifecycleEvaluatedAt: undefined,
      images: new ImageStore({
        registryId: this.id,
        repositoryName: name,
        blobs,
        mutability: () => repository.mutability,
        now: () => world.clock.now(),
        announce: (change) => {
          this.announce(name, change);
          if (change.action === 'PUSH') for (const watch of this.pushWatchers) watch(repository, change.image);
        },
      }),
    };
    this.repositories.set(name, repository);
    return repository;
  }

  /** Has somebody told of every push. */
  onPush(watch: (repository: Repository, image: StoredImage) => void): void {
    this.pushWatchers.push(watch);
  }

  delete(repository: Repository): void {
    this.repositories.delete(repository.name);
    this.uploads.closeAll(repository.name);
    this.blobs.removeAll(repository.name);
  }

  /** The event of a push or a deletion (ECR User Guide, "Amazon ECR events and EventBridge"; media types as captured). */
  private announce(repositoryName: string, { action, image, tag }: ImageChange): void {
    const { mediaType, artifactMediaType } = image.manifest;
    this.world.publish({
      source: 'aws.ecr',
      detailType: 'ECR Image Action',
      resources: [],
      detail: {
        result: 'SUCCESS',
        'repository-name': repositoryName,
        'image-digest': image.digest,
        'action-type': action,
        'image-tag': tag,
        'manifest-media-type': mediaType,
        ...(artifactMediaType !== undefined && { 'artifact-media-type': artifactMediaType }),
      },
    });
  }
}
