import { followDeployment } from '../src/app/follow-deployment';
import { answering, lazily } from '../src/app/handler';
import { lambdaRuntime, type Runtime } from '../src/app/runtime';
import { createClients } from '../src/aws/clients';
import { parseDeploymentStateChange } from '../src/messages/codedeploy-deployment-state-change';

/** `CodeDeploy Deployment State-change Notification`: a deployment began, waits, or came to its end. */
export const create = (runtime: Runtime) => (event: unknown) =>
  answering(runtime, async () => followDeployment(runtime, parseDeploymentStateChange(event)));

export const handler = lazily(() => lambdaRuntime(createClients()), create);
