import { create as deploymentChanged } from '../../handlers/deployment-changed';
import { create as imagePushed } from '../../handlers/image-pushed';
import { create as minutePassed } from '../../handlers/minute-passed';
import { create as voteCast } from '../../handlers/vote-cast';
import type { HttpHandler, HttpResponse } from '../../local/aws/wire/http-message';
import { inProcessRequestHandler } from '../../local/aws/wire/in-process-transport';
import type { Runtime } from '../../src/app/runtime';
import { createClients } from '../../src/aws/clients';
import { sdkConfig } from '../local/aws/kernel';

/** What became of an invocation. `died`: its process ended, and nothing after that point ran. */
export type Invocation = 'answered' | 'failed' | 'died';

export interface FunctionProcess {
  readonly runtime: Runtime;
  imagePushed(event: unknown): Promise<Invocation>;
  deploymentChanged(event: unknown): Promise<Invocation>;
  minutePassed(event: unknown): Promise<Invocation>;
  voteCast(event: unknown): Promise<Invocation>;
  /** What comes of work in this process, unless it ends before. */
  outliving<Result>(work: Promise<Result>): Promise<Result | 'died'>;
  /** Ends it: no request leaves it any more, and no answer is heard. */
  die(): void;
}

/** A process with the three functions of this checkout, which speak to AWS through `handle`. */
export function startProcess(handle: HttpHandler, environment: Omit<Runtime, 'clients'>): FunctionProcess {
  let dead = false;
  let tellDeath = () => {};
  const death = new Promise<'died'>((resolve) => {
    tellDeath = () => resolve('died');
  });
  const mortal: HttpHandler = async (request) => {
    const answer = dead ? undefined : await handle(request);
    return dead || !answer ? new Promise<HttpResponse>(() => {}) : answer;
  };
  const runtime: Runtime = {
    ...environment,
    clients: createClients({
      ...sdkConfig({ handle: mortal }),
      // Layers are fetched from where the endpoint is, outside of the SDK: a port that no client uses refuses at once, where
      // the name of a host would be looked up in the network.
      endpoint: 'http://127.0.0.1:9',
      requestHandler: inProcessRequestHandler(mortal) as never,
    }),
  };
  const invoking = (handler: (event: unknown) => Promise<unknown>) => (event: unknown) =>
    Promise.race([
      handler(event).then(
        (): Invocation => 'answered',
        (): Invocation => 'failed',
      ),
      death,
    ]);
  return {
    runtime,
    imagePushed: invoking(imagePushed(runtime)),
    deploymentChanged: invoking(deploymentChanged(runtime)),
    minutePassed: invoking(minutePassed(runtime)),
    voteCast: invoking(voteCast(runtime)),
    outliving: (work) => Promise.race([work, death]),
    die: () => {
      dead = true;
      tellDeath();
    },
  };
}
