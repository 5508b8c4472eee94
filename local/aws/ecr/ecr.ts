import type { HttpRequest, HttpResponse } from '../wire/http-message';
import type { ServiceImplementation } from '../wire/implementation';
import type { World } from '../world';
import { accountSettingOperations } from './account-settings';
import { refusalOf } from './constraints';
import { createDistribution } from './distribution/distribution';
import { imageOperations } from './image-operations';
import { ImageScans } from './image-scans';
import { LayerDownloads } from './layer-downloads';
import { layerOperations } from './layer-operations';
import { lifecycleOperations } from './lifecycle-operations';
import { lifecyclePreviewOperations } from './lifecycle-previews';
import { LifecycleRuns } from './lifecycle-runs';
import { policyOperations } from './policy-operations';
import { referrerOperations } from './referrer-operations';
import { Registry } from './registry';
import { registryOperations } from './registry-operations';
import { repositoryOperations } from './repository-operations';
import { scanOperations } from './scan-operations';
import { scanningConfigurationOperations } from './scanning-configuration';

export interface Ecr {
  readonly implementation: ServiceImplementation<'ecr'>;
  /** Repositories with their image stores, layers and uploads. */
  readonly registry: Registry;
  /** The registry over HTTP, below `/v2/`; `undefined` for every other request. */
  readonly handleRegistry: (request: HttpRequest) => Promise<HttpResponse | undefined>;
  /** Answers the URLs of `GetDownloadUrlForLayer`; `undefined` for every other request. */
  readonly handleDownload: (request: HttpRequest) => HttpResponse | undefined;
  /** What such a URL leads to, for those inside AWS; `undefined` when it leads nowhere any more. */
  readonly download: (url: string) => Uint8Array | undefined;
}

/** Amazon Elastic Container Registry: repositories, layers, images, and the events of pushes. */
export function createEcr(world: World): Ecr {
  const registry = new Registry(world);
  const downloads = new LayerDownloads(world, registry.blobs);
  const operations = {
    ...repositoryOperations(registry),
    ...policyOperations(registry),
    ...lifecycleOperations(registry, new LifecycleRuns(registry)),
    ...lifecyclePreviewOperations(registry),
    ...layerOperations(registry, downloads),
    ...imageOperations(registry),
    ...referrerOperations(registry),
    ...scanOperations(registry, new ImageScans(registry)),
    ...scanningConfigurationOperations(registry),
    ...accountSettingOperations(registry),
    ...registryOperations(registry),
  };
  return {
    implementation: { name: 'ecr', operations, refusalOf, judgesItself: ['UploadLayerPart.layerPartBlob'] },
    registry,
    handleRegistry: createDistribution(registry),
    handleDownload: (request) => downloads.handle(request),
    download: (url) => {
      const { pathname: target } = new URL(url);
      const answer = downloads.handle({ method: 'GET', target, headers: {}, body: new Uint8Array() });
      return answer?.status === 200 ? answer.body : undefined;
    },
  };
}
