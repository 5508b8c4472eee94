import { deployImage } from '../src/app/deploy-image';
import { answering, lazily } from '../src/app/handler';
import { lambdaRuntime, type Runtime } from '../src/app/runtime';
import { createClients } from '../src/aws/clients';
import { parseImageAction } from '../src/messages/ecr-image-action';

/** `ECR Image Action`: an image was pushed. */
export const create = (runtime: Runtime) => (event: unknown) =>
  answering(runtime, async () => deployImage(runtime, parseImageAction(event)));

export const handler = lazily(() => lambdaRuntime(createClients()), create);
