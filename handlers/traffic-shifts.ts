import { answering, type LambdaContext, lazily } from '../src/app/handler';
import { type TrafficRuntime, trafficRuntime } from '../src/app/runtime';
import { watchTraffic } from '../src/app/watch-traffic';
import { createHookClients } from '../src/aws/clients';
import { parseTrafficLook } from '../src/messages/traffic-look';

/** Production traffic moves to a replacement, or is about to: the checks of `AllowTraffic` are looked at. */
export const create = (runtime: TrafficRuntime) => (event: unknown, context: LambdaContext) =>
  answering(runtime, async () => watchTraffic(runtime, parseTrafficLook(event), context.getRemainingTimeInMillis()));

export const handler = lazily(() => trafficRuntime(createHookClients()), create);
