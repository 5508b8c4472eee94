import { afterEach, expect, test } from '@jest/globals';
import { clientConfig } from '../../local/boot';
import { loginOf, registryClient } from '../local/aws/ecr/distribution/client';
import { indexOf, manifestOf, OCI_CONFIG, OCI_INDEX, OCI_MANIFEST, sha256 } from '../local/aws/ecr/oci-image';
import { hasMail, subjectsIn } from './release';
import { type Stack, startStack } from './stack';

let stack: Stack;
afterEach(async () => {
  await stack?.stop();
  expect(stack?.internalErrors).toEqual([]);
});

test('an image of two architectures, pushed as docker does and signed, is released once, by its index', async () => {
  stack = await startStack();
  const { handle, clock } = stack.aws;
  const client = registryClient(handle, await loginOf(clientConfig(stack.aws)));
  const index = indexOf(await pushFor('amd64'), await pushFor('arm64'));
  await client.put('frontend', 'v2', index, OCI_INDEX);
  await sign(index);

  await stack.reviewed('v2');
  await stack.approve('v2');
  expect(await clock.advanceUntil(hasMail(stack, /^Succeeded: frontend v2/), 60 * 60_000)).toBe(true);
  expect(await stack.deployments()).toEqual([{ id: expect.any(String), status: 'Succeeded' }]);
  expect(await stack.runningImage()).toBe(
    `123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/frontend@${sha256(index)}`,
  );
  expect(subjectsIn(stack)).toEqual(['Review: frontend v2', 'Succeeded: frontend v2']);

  /** An image without a tag of its own; its manifest. */
  async function pushFor(architecture: string): Promise<string> {
    const config = JSON.stringify({ architecture, os: 'linux', config: {} });
    await client.upload('frontend', `${architecture}-layer`);
    const digest = await client.upload('frontend', config);
    const text = manifestOf(architecture, { config: { mediaType: OCI_CONFIG, digest, size: config.length } });
    await client.put('frontend', sha256(text), text, OCI_MANIFEST);
    return text;
  }

  /** What says something about an image is pushed beside it, as cosign and notation do. */
  async function sign(subject: string): Promise<void> {
    for (const blob of ['signature-config', 'signature-layer']) await client.upload('frontend', blob);
    const text = manifestOf('signature', {
      artifactType: 'application/vnd.example.signature',
      subject: { mediaType: OCI_INDEX, digest: sha256(subject), size: subject.length },
    });
    const { headers } = await client.put('frontend', sha256(text), text, OCI_MANIFEST);
    expect(headers['oci-subject']).toBe(sha256(subject));
  }
});
