import { AwsError } from '../wire/aws-error';
import type { Operations } from '../wire/implementation';
import type { LayerDownloads } from './layer-downloads';
import { PART_SIZE_IN_BYTES } from './layer-uploads';
import type { Registry } from './registry';

const DIGEST = /^[a-zA-Z0-9-_+.]+:[a-fA-F0-9]+$/;

/** Layers: pushed in parts, asked for, fetched. */
export function layerOperations(registry: Registry, downloads: LayerDownloads): Operations<'ecr'> {
  const { uploads, blobs, world } = registry;
  return {
    InitiateLayerUpload: (input) => {
      const { name } = registry.find(input);
      return { uploadId: uploads.open(name, world.clock.now()), partSize: PART_SIZE_IN_BYTES };
    },
    UploadLayerPart: (input) => {
      const { name } = registry.find(input);
      const address = { registryId: registry.id, repositoryName: name, uploadId: input.uploadId ?? '' };
      const { partFirstByte = 0, partLastByte = 0, layerPartBlob = new Uint8Array() } = input;
      return { ...address, lastByteReceived: uploads.append(address, partFirstByte, partLastByte, layerPartBlob) };
    },
    CompleteLayerUpload: (input) => {
      const { name } = registry.find(input);
      const address = { registryId: registry.id, repositoryName: name, uploadId: input.uploadId ?? '' };
      return { ...address, layerDigest: uploads.complete(address, input.layerDigests ?? []) };
    },
    BatchCheckLayerAvailability: (input) => {
      const { name } = registry.find(input);
      const asked = [...new Set(input.layerDigests)];
      const failures = asked
        .filter((digest) => !DIGEST.test(digest))
        .map((layerDigest) => ({
          layerDigest,
          failureCode: layerDigest === '' ? ('MissingLayerDigest' as const) : ('InvalidLayerDigest' as const),
          failureReason: `Invalid layer digest '${layerDigest}'`,
        }));
      const layers = asked
        .filter((digest) => DIGEST.test(digest))
        .map((layerDigest) => {
          const layerSize = blobs.read(name, layerDigest)?.length;
          return layerSize === undefined
            ? { layerDigest, layerAvailability: 'UNAVAILABLE' as const }
            : { layerDigest, layerAvailability: 'AVAILABLE' as const, layerSize };
        });
      return { layers, failures };
    },
    GetDownloadUrlForLayer: (input, { endpoint }) => {
      const { name } = registry.find(input);
      const { layerDigest = '' } = input;
      if (!blobs.read(name, layerDigest))
        throw new AwsError(
          'LayersNotFoundException',
          `The layer with digest '${layerDigest}' does not exist within the repository with name '${name}' in the registry with id '${registry.id}'`,
        );
      return { layerDigest, downloadUrl: downloads.urlFor(endpoint ?? `https://${registry.host}`, name, layerDigest) };
    },
  };
}
