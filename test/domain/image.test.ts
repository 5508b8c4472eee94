import { describe, expect, test } from '@jest/globals';
import { ecrRegistry, IMAGE_TAG, isEcrRegistry, parseImageReference, REPOSITORY_NAME } from '../../src/domain/image';

const ECR = '123456789012.dkr.ecr.ap-northeast-1.amazonaws.com';
const DIGEST = `sha256:${'a'.repeat(64)}`;

describe('an image reference', () => {
  test.each([
    [`${ECR}/team/app:v1`, { registry: ECR, repository: 'team/app', tag: 'v1' }],
    [`${ECR}/app@${DIGEST}`, { registry: ECR, repository: 'app', digest: DIGEST }],
    [`${ECR}/app:v1@${DIGEST}`, { registry: ECR, repository: 'app', tag: 'v1', digest: DIGEST }],
    ['localhost:5000/app:v1', { registry: 'localhost:5000', repository: 'app', tag: 'v1' }],
    ['nginx', { registry: 'docker.io', repository: 'nginx' }],
    ['library/nginx:1', { registry: 'docker.io', repository: 'library/nginx', tag: '1' }],
    ['public.ecr.aws/nginx/nginx:stable', { registry: 'public.ecr.aws', repository: 'nginx/nginx', tag: 'stable' }],
  ])('%s', (text, parts) => {
    expect(parseImageReference(text)).toEqual(parts);
  });

  test.each(['', `${ECR}/`, 'app:', 'app@sha256:short', `app@${DIGEST}@${DIGEST}`, 'app:a:b', 'app:bad tag'])(
    '%p is none',
    (text) => {
      expect(parseImageReference(text)).toBeUndefined();
    },
  );
});

test('only private ECR registries count as such', () => {
  expect(isEcrRegistry(ECR)).toBe(true);
  expect(isEcrRegistry(ecrRegistry('123456789012', 'cn-north-1'))).toBe(true);
  expect(isEcrRegistry('public.ecr.aws')).toBe(false);
  expect(isEcrRegistry(`${ECR}.evil.example`)).toBe(false);
});

test('repository names and tags are ECR’s', () => {
  for (const name of ['frontend', 'team/app_1', 'a0/b-c.d']) expect(name).toMatch(REPOSITORY_NAME);
  for (const name of ['a', 'A/b', '/app', 'app/', 'a//b', 'a'.repeat(257)]) expect(name).not.toMatch(REPOSITORY_NAME);
  for (const tag of ['v1', '_', '1.2-x_y']) expect(tag).toMatch(IMAGE_TAG);
  for (const tag of ['', '.v1', '-v1', 'v1\n', 'a'.repeat(129)]) expect(tag).not.toMatch(IMAGE_TAG);
});
