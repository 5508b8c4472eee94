import { describe, expect, test } from '@jest/globals';
import { modelOf } from '../../../../local/aws/wire/model';
import { decodeAwsChunked, matchS3Route } from '../../../../local/aws/wire/s3-request';
import { SERVICES } from '../../../../local/aws/wire/services';

const request = (method: string, target: string, headers: Record<string, string> = {}, body = '') => ({
  method,
  target,
  headers: { host: '127.0.0.1:4566', ...headers },
  body: Buffer.from(body),
});

describe('[S3-11] which operation a request means', () => {
  test.each([
    ['GET', '/', {}, 'ListBuckets', undefined, undefined],
    ['GET', '/b', {}, 'ListObjects', 'b', undefined],
    ['GET', '/b/?list-type=2', {}, 'ListObjectsV2', 'b', undefined],
    ['PUT', '/b', {}, 'CreateBucket', 'b', undefined],
    ['PUT', '/b?policy', {}, 'PutBucketPolicy', 'b', undefined],
    ['PUT', '/b/k/l', {}, 'PutObject', 'b', 'k/l'],
    ['PUT', '/b/k', { 'x-amz-copy-source': 'a/b' }, 'CopyObject', 'b', 'k'],
    ['PUT', '/b/k?partNumber=1&uploadId=x', {}, 'UploadPart', 'b', 'k'],
    ['PUT', '/k', { host: 'b.localhost:4566' }, 'PutObject', 'b', 'k'],
    ['GET', '/k', { host: 'b.c.s3.ap-northeast-1.amazonaws.com' }, 'GetObject', 'b.c', 'k'],
  ])('%s %s %j is %s', (method, target, headers, operation, bucket, key) => {
    const [path = '', query = ''] = target.split('?');
    const asked = request(method, target, headers as Record<string, string>);
    const match = matchS3Route(modelOf(SERVICES.s3), asked, path, new URLSearchParams(query));
    expect([match?.operation.name, match?.labels.Bucket, match?.labels.Key]).toEqual([operation, bucket, key]);
  });
});

describe('[S3-12] bodies in chunks', () => {
  const chunked = (body: string, headers: Record<string, string> = {}) =>
    decodeAwsChunked(
      request('PUT', '/b/k', { 'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER', ...headers }, body),
    );

  test('are joined, and their trailers become headers', () => {
    const decoded = chunked('4\r\nWiki\r\n5;chunk-signature=00\r\npedia\r\n0\r\nx-amz-checksum-crc32:AAAA\r\n\r\n', {
      'content-encoding': 'aws-chunked,gzip',
      'x-amz-decoded-content-length': '9',
    });
    expect(Buffer.from(decoded.body).toString()).toBe('Wikipedia');
    expect(decoded.headers).toMatchObject({
      'x-amz-checksum-crc32': 'AAAA',
      'content-encoding': 'gzip',
      'content-length': '9',
    });
  });

  test.each([
    ['a chunk that is shorter than it says', '9\r\nWiki\r\n0\r\n\r\n', {}],
    ['a size that is not one', 'x\r\nWiki\r\n0\r\n\r\n', {}],
    ['no last chunk', '4\r\nWiki\r\n', {}],
    ['another length than announced', '4\r\nWiki\r\n0\r\n\r\n', { 'x-amz-decoded-content-length': '5' }],
  ])('with %s are refused', (_, body, headers) => {
    expect(() => chunked(body, headers)).toThrow(expect.objectContaining({ code: 'IncompleteBody' }));
  });
});
