import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { RedirectActionConfig } from '@aws-sdk/client-elastic-load-balancing-v2';
import { Ids } from '../ids';
import type { World } from '../world';
import { chooseTargetGroup, eligibleTargets } from './choose';
import { holds } from './conditions';
import { answer, createForwarder } from './forward';
import { createRequestMeter } from './request-meter';
import type { Listener, State } from './state';
import type { Traffic } from './traffic';

/** What a listener does with each request: the first rule that holds, the target group by weight, the target in turn. */
export function createListenerTraffic(world: World, state: State, traffic: Traffic) {
  // A stream of its own: how much traffic comes must not change the identifiers of the story.
  const chance = new Ids(world.ids.hex(16));
  const forward = createForwarder(world.network);
  const meter = createRequestMeter(world);
  const handle = (listener: Listener, request: IncomingMessage, response: ServerResponse): void => {
    const url = request.url ?? '/';
    const facts = { host: (request.headers.host ?? '').replace(/:\d+$/, ''), path: url.split('?')[0]! };
    const rule = listener.rules.find(({ priority, conditions }) => priority === 'default' || holds(conditions, facts));
    const action = rule?.actions[0];
    if (action?.RedirectConfig) {
      const location = redirectTo(action.RedirectConfig, facts.host, listener.port, url);
      const status = action.RedirectConfig.StatusCode === 'HTTP_301' ? 301 : 302;
      answer(response, status, { location });
      meter.redirected(listener.loadBalancer, status);
      return;
    }
    if (action?.FixedResponseConfig) {
      const { StatusCode, ContentType = 'text/plain', MessageBody = '' } = action.FixedResponseConfig;
      answer(response, Number(StatusCode), { 'content-type': ContentType }, MessageBody);
      meter.fixed(listener.loadBalancer, Number(StatusCode));
      return;
    }
    const group = action && state.targetGroups.get(chooseTargetGroup(action, chance.fraction()) ?? '');
    const eligible = group ? eligibleTargets(group.targets.values()) : [];
    const target = group && eligible[group.turn++ % eligible.length];
    if (!group || !target) {
      answer(response, 503);
      meter.failed(listener.loadBalancer, 503);
      return;
    }
    traffic.count(listener.arn, group.arn);
    const idleTimeout = Number(listener.loadBalancer.attributes.get('idle_timeout.timeout_seconds')) * 1000;
    const told = meter.chosen(listener.loadBalancer, group, eligible.length);
    forward(request, response, target, { listenerPort: listener.port, idleTimeoutInMs: idleTimeout, told });
  };
  return (listener: () => Listener | undefined): RequestListener =>
    (request, response) => {
      const current = listener();
      if (current) handle(current, request, response);
      else answer(response, 503);
    };
}

/** `Location` of a redirect: `#{host}`, `#{port}`, `#{path}` (without its slash) and `#{query}` stand for the request's. */
function redirectTo(config: RedirectActionConfig, host: string, listenerPort: number, url: string): string {
  const [path = '/', query = ''] = url.split(/\?(.*)/s);
  const fill = (template = ''): string =>
    template
      .replace('#{protocol}', 'http')
      .replace('#{host}', host)
      .replace('#{port}', String(listenerPort))
      .replace('#{path}', path.slice(1))
      .replace('#{query}', query);
  const search = fill(config.Query);
  const protocol = fill(config.Protocol).toLowerCase();
  return `${protocol}://${fill(config.Host)}:${fill(config.Port)}${fill(config.Path)}${search ? `?${search}` : ''}`;
}
