import { ECR } from '@aws-sdk/client-ecr';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { BlobStore } from '../../../../local/aws/ecr/blob-store';
import { createEcr, type Ecr } from '../../../../local/aws/ecr/ecr';
import { LayerUploads } from '../../../../local/aws/ecr/layer-uploads';
import { Ids } from '../../../../local/aws/ids';
import { START, sdkConfig, testKernel } from '../kernel';
import { sha256, uploadBlob } from './oci-image';

const repositoryName = 'app';
let aws: ReturnType<typeof testKernel>;
let service: Ecr;
let ecr: ECR;
beforeEach(async () => {
  aws = testKernel();
  service = createEcr(aws.world);
  aws.register(service.implementation);
  ecr = new ECR(sdkConfig(aws));
  await ecr.createRepository({ repositoryName });
});

const open = async (): Promise<string> => (await ecr.initiateLayerUpload({ repositoryName })).uploadId ?? '';
const part = (uploadId: string, first: number, bytes: Uint8Array, last = first + bytes.length - 1) =>
  ecr.uploadLayerPart({ repositoryName, uploadId, partFirstByte: first, partLastByte: last, layerPartBlob: bytes });

describe('layers', () => {
  test('[ECR-10] a layer arrives in parts, in order, and is there when its digest is right', async () => {
    const bytes = Buffer.alloc(6 * 1024 * 1024, 'x');
    const uploadId = await open();
    expect(await part(uploadId, 0, bytes.subarray(0, 5 * 1024 * 1024))).toMatchObject({ lastByteReceived: 5_242_879 });
    await part(uploadId, 5 * 1024 * 1024, bytes.subarray(5 * 1024 * 1024));
    const layerDigest = sha256(bytes);
    const check = () => ecr.batchCheckLayerAvailability({ repositoryName, layerDigests: [layerDigest] });
    expect((await check()).layers).toEqual([{ layerDigest, layerAvailability: 'UNAVAILABLE' }]);
    expect(await ecr.completeLayerUpload({ repositoryName, uploadId, layerDigests: [layerDigest] })).toMatchObject({
      uploadId,
      layerDigest,
    });
    expect((await check()).layers).toEqual([{ layerDigest, layerAvailability: 'AVAILABLE', layerSize: bytes.length }]);
  });

  test('[ECR-11] a part that does not follow, or is not as long as its range, is refused with what was received', async () => {
    const uploadId = await open();
    await part(uploadId, 0, Buffer.from('abc'));
    const refusal = { name: 'InvalidLayerPartException', uploadId, repositoryName, lastValidByteReceived: 2 };
    await expect(part(uploadId, 2, Buffer.from('d'))).rejects.toMatchObject(refusal);
    await expect(part(uploadId, 4, Buffer.from('d'))).rejects.toMatchObject(refusal);
    await expect(part(uploadId, 3, Buffer.from('d'), 4)).rejects.toMatchObject(refusal);
    await expect(part(uploadId, 3, new Uint8Array())).rejects.toMatchObject({ name: 'InvalidLayerPartException' });
    expect(await part(uploadId, 3, Buffer.from('d'))).toMatchObject({ lastByteReceived: 3 });
  });

  test.each([
    ['nothing in it', [], 'EmptyUploadException'],
    ['another digest', ['abc'], 'InvalidLayerException'],
    ['a small part before the last', ['abc', 'd'], 'LayerPartTooSmallException'],
  ])('[ECR-12] an upload with %s is not completed', async (_, parts, name) => {
    const uploadId = await open();
    let first = 0;
    for (const text of parts) {
      await part(uploadId, first, Buffer.from(text));
      first += text.length;
    }
    const layerDigests = [sha256(name === 'LayerPartTooSmallException' ? 'abcd' : 'other')];
    await expect(ecr.completeLayerUpload({ repositoryName, uploadId, layerDigests })).rejects.toMatchObject({ name });
  });

  test('[ECR-12] an upload that is unknown, completed or of another repository is not found', async () => {
    await ecr.createRepository({ repositoryName: 'other' });
    const uploadId = await open();
    await part(uploadId, 0, Buffer.from('a'));
    const complete = (input: { repositoryName: string; uploadId: string }) =>
      ecr.completeLayerUpload({ ...input, layerDigests: [sha256('a')] });
    await expect(complete({ repositoryName: 'other', uploadId })).rejects.toMatchObject({
      name: 'UploadNotFoundException',
    });
    await complete({ repositoryName, uploadId });
    await expect(complete({ repositoryName, uploadId })).rejects.toMatchObject({ name: 'UploadNotFoundException' });
    await expect(complete({ repositoryName, uploadId: 'no-uuid' })).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
    await expect(uploadBlob(ecr, repositoryName, 'a')).rejects.toMatchObject({ name: 'LayerAlreadyExistsException' });
  });

  test('[ECR-13] layers belong to a repository: another one does not have them', async () => {
    const layerDigest = await uploadBlob(ecr, repositoryName, 'shared');
    await ecr.createRepository({ repositoryName: 'other' });
    expect(
      await ecr.batchCheckLayerAvailability({ repositoryName: 'other', layerDigests: [layerDigest, 'nonsense', ''] }),
    ).toMatchObject({
      layers: [{ layerDigest, layerAvailability: 'UNAVAILABLE' }],
      failures: [
        { layerDigest: 'nonsense', failureCode: 'InvalidLayerDigest' },
        { layerDigest: '', failureCode: 'MissingLayerDigest' },
      ],
    });
    await uploadBlob(ecr, 'other', 'shared');
    await ecr.deleteRepository({ repositoryName });
    expect(
      (await ecr.batchCheckLayerAvailability({ repositoryName: 'other', layerDigests: [layerDigest] })).layers,
    ).toMatchObject([{ layerAvailability: 'AVAILABLE' }]);
  });

  test('[ECR-21] a download URL gives the bytes to anybody for an hour, as S3 does', async () => {
    const layerDigest = await uploadBlob(ecr, repositoryName, 'the layer');
    const { downloadUrl = '' } = await ecr.getDownloadUrlForLayer({ repositoryName, layerDigest });
    expect(downloadUrl).toMatch(/^http:\/\/aws\.local\/ecr-layer-download\//);
    const ask = (method = 'GET', target = new URL(downloadUrl).pathname) => {
      const answer = service.handleDownload({ method, target, headers: {}, body: new Uint8Array() });
      return answer && [answer.status, Buffer.from(answer.body).toString()];
    };
    const refusal = (code: string) => [403, expect.stringContaining(`<Code>${code}</Code>`)];
    expect(ask()).toEqual([200, 'the layer']);
    for (const method of ['HEAD', 'POST']) expect(ask(method)).toEqual(refusal('SignatureDoesNotMatch'));
    expect(ask('GET', '/elsewhere')).toBeUndefined();
    expect(ask('GET', '/ecr-layer-download/forged')).toEqual(refusal('SignatureDoesNotMatch'));
    await aws.clock.advance(3_600_000);
    expect(ask()).toEqual(refusal('AccessDenied'));
    await expect(ecr.getDownloadUrlForLayer({ repositoryName, layerDigest: sha256('absent') })).rejects.toMatchObject({
      name: 'LayersNotFoundException',
    });
  });

  test.each<[string, number, string, string | undefined]>([
    ['bytes=4-', 206, 'layer', 'bytes 4-8/9'],
    ['bytes=0-2', 206, 'the', 'bytes 0-2/9'],
    ['bytes=-5', 206, 'layer', 'bytes 4-8/9'],
    ['bytes=0-1,4-5', 200, 'the layer', undefined],
    ['bytes=9-', 416, 'InvalidRange', undefined],
  ])('[ECR-45] a download that broke off goes on with Range %s', async (range, status, text, told) => {
    const layerDigest = await uploadBlob(ecr, repositoryName, 'the layer');
    const { downloadUrl = '' } = await ecr.getDownloadUrlForLayer({ repositoryName, layerDigest });
    const target = new URL(downloadUrl).pathname;
    const answer = service.handleDownload({ method: 'GET', target, headers: { range }, body: new Uint8Array() });
    expect([answer?.status, answer?.headers['content-range']]).toEqual([status, told]);
    expect(Buffer.from(answer!.body).toString()).toContain(text);
    expect(Number(answer?.headers['content-length'] ?? answer?.body.length)).toBe(answer?.body.length);
  });

  test('[ECR-23] memory is bounded: what is too much is refused, and room comes back with deletion', () => {
    const blobs = new BlobStore(10);
    const uploads = new LayerUploads(blobs, new Ids('test'));
    const address = () => ({ registryId: '1', repositoryName, uploadId: uploads.open(repositoryName, START) });
    const [one, two] = [address(), address()];
    uploads.append(one, 0, 5, Buffer.from('abcdef'));
    expect(() => uploads.append(two, 0, 5, Buffer.from('ghijkl'))).toThrow('at most 10 bytes');
    uploads.complete(one, [sha256('abcdef')]);
    expect(() => uploads.append(two, 0, 5, Buffer.from('ghijkl'))).toThrow('at most 10 bytes');
    blobs.remove(repositoryName, sha256('abcdef'));
    uploads.append(two, 0, 5, Buffer.from('ghijkl'));
    const later = new Date(START.getTime() + 25 * 3_600_000);
    uploads.open(repositoryName, later);
    expect(() => uploads.complete(two, [sha256('ghijkl')])).toThrow('could not be found');
  });
});
