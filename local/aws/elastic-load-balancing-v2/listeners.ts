import type { Action, Listener as Description } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Endpoint } from '../network/network';
import { AwsError } from '../wire/aws-error';
import type { Operations } from '../wire/implementation';
import type { World } from '../world';
import { normalizeActions } from './actions';
import type { HealthChecks } from './health-checks';
import type { createListenerTraffic } from './listener-traffic';
import { pageOf } from './page';
import { invalid, notBuilt, refuseMembers } from './refusals';
import { type Listener, type LoadBalancer, type State, targetGroupArnsOf } from './state';
import { withTags } from './tags';

/** Listeners of one load balancer; the quota of [ELB] load-balancer-limits. */
const MOST_LISTENERS = 50;

export function listenerOperations(
  world: World,
  state: State,
  healthChecks: HealthChecks,
  serve: ReturnType<typeof createListenerTraffic>,
  close: ReturnType<typeof closeListeners>,
): Operations<'elastic-load-balancing-v2'> {
  const describe = (listener: Listener): Description => ({
    ListenerArn: listener.arn,
    LoadBalancerArn: listener.loadBalancer.arn,
    Port: listener.port,
    Protocol: listener.protocol,
    DefaultActions: listener.rules.at(-1)?.actions ?? [],
  });
  /** A listener's address is fixed while it lives, so the proxy looks the listener up by it. */
  const open = async (arn: string, port: number): Promise<Endpoint> => {
    try {
      return await world.network.listenOn(
        port,
        serve(() => state.listeners.get(arn)),
      );
    } catch (error) {
      const { code = '' } = error as NodeJS.ErrnoException;
      const reason =
        { EADDRINUSE: 'it is in use', EACCES: 'this process may not listen there' }[code] ?? (error as Error).message;
      throw new AwsError(
        'InvalidConfigurationRequest',
        `This embedded load balancer cannot listen on port ${port} of 127.0.0.1: ${reason}.`,
      );
    }
  };

  return {
    CreateListener: async (input) => {
      const balancer = state.loadBalancer(input.LoadBalancerArn);
      const port = checkedPort(input.Port);
      const protocol = checkedProtocol(balancer, input.Protocol);
      refuseMembers(input, ['AlpnPolicy', 'MutualAuthentication']);
      if (input.Certificates?.length || input.SslPolicy !== undefined) throw notBuilt('a listener with a certificate');
      const actions = normalizeActions(input.DefaultActions ?? []);
      checkTargetGroups(state, balancer, actions);
      const tags = withTags([], input.Tags ?? []);
      const siblings = [...state.listeners.values()].filter(({ loadBalancer }) => loadBalancer === balancer);
      refuseDuplicate(siblings, balancer, port);
      if (siblings.length >= MOST_LISTENERS)
        throw new AwsError('TooManyListeners', 'The maximum number of listeners per load balancer has been reached');
      const arn = `${balancer.arn.replace(':loadbalancer/', ':listener/')}/${world.ids.hex(16)}`;
      const endpoint = await open(arn, port);
      await closeUnless(endpoint, () => {
        state.loadBalancer(balancer.arn);
        checkTargetGroups(state, balancer, actions);
      });
      const rule = { arn: ruleArnOf(arn, world), priority: 'default' as const, conditions: [], actions };
      const listener: Listener = { arn, loadBalancer: balancer, port, protocol, rules: [rule], endpoint };
      state.listeners.set(arn, listener);
      state.tags.set(arn, tags);
      healthChecks.followListeners();
      return { Listeners: [describe(listener)] };
    },

    DescribeListeners: ({ LoadBalancerArn, ListenerArns, Marker, PageSize }) => {
      if ((LoadBalancerArn === undefined) === (ListenerArns === undefined))
        throw invalid('You must specify either listener ARNs or a load balancer ARN');
      const balancer = LoadBalancerArn === undefined ? undefined : state.loadBalancer(LoadBalancerArn);
      for (const arn of ListenerArns ?? []) state.listener(arn);
      const wanted = [...state.listeners.values()].filter(
        ({ arn, loadBalancer }) => loadBalancer === balancer || ListenerArns?.includes(arn),
      );
      const { items, next } = pageOf(wanted, Marker, PageSize);
      return { Listeners: items.map(describe), NextMarker: next };
    },

    ModifyListener: async (input) => {
      const listener = state.listener(input.ListenerArn);
      const balancer = listener.loadBalancer;
      if (input.Protocol !== undefined) checkedProtocol(balancer, input.Protocol);
      refuseMembers(input, ['AlpnPolicy', 'MutualAuthentication']);
      if (input.Certificates?.length || input.SslPolicy !== undefined) throw notBuilt('a listener with a certificate');
      const actions = input.DefaultActions && normalizeActions(input.DefaultActions);
      if (actions) checkTargetGroups(state, balancer, actions);
      const port = input.Port === undefined ? listener.port : checkedPort(input.Port);
      if (port !== listener.port) {
        const siblings = [...state.listeners.values()].filter(({ loadBalancer }) => loadBalancer === balancer);
        refuseDuplicate(siblings, balancer, port);
        const before = listener.endpoint;
        const endpoint = await open(listener.arn, port);
        await closeUnless(endpoint, () => {
          state.listener(listener.arn);
          checkTargetGroups(state, balancer, actions ?? []);
        });
        Object.assign(listener, { endpoint, port });
        await before.close();
      }
      const byDefault = listener.rules.at(-1);
      if (actions && byDefault) byDefault.actions = actions;
      healthChecks.followListeners();
      return { Listeners: [describe(listener)] };
    },

    DeleteListener: async ({ ListenerArn }) => {
      const listener = state.listener(ListenerArn);
      await close((other) => other === listener);
      return {};
    },
  };
}

/** What was true before a socket was opened may not be afterwards. */
async function closeUnless(endpoint: Endpoint, stillHolds: () => void): Promise<void> {
  try {
    stillHolds();
  } catch (refusal) {
    await endpoint.close();
    throw refusal;
  }
}

/** Deletes the listeners that fit, with their rules and sockets. */
export function closeListeners(state: State, healthChecks: HealthChecks) {
  return async (fits: (listener: Listener) => boolean): Promise<void> => {
    const closing = [...state.listeners.values()].filter(fits);
    for (const { arn, rules } of closing) {
      state.listeners.delete(arn);
      for (const gone of [arn, ...rules.map((rule) => rule.arn)]) state.tags.delete(gone);
    }
    healthChecks.followListeners();
    await Promise.all(closing.map(({ endpoint }) => endpoint.close()));
  };
}

export const ruleArnOf = (listenerArn: string, world: World): string =>
  `${listenerArn.replace(':listener/', ':listener-rule/')}/${world.ids.hex(16)}`;

/**
 * The target groups exist and belong to no other load balancer.
 * @throws `TargetGroupNotFound`, `TargetGroupAssociationLimit`.
 */
export function checkTargetGroups(state: State, balancer: LoadBalancer, actions: readonly Action[]): void {
  for (const arn of targetGroupArnsOf(actions)) {
    state.targetGroup(arn);
    if (state.usersOf(arn).some((other) => other !== balancer))
      throw new AwsError(
        'TargetGroupAssociationLimit',
        `The following target groups cannot be associated with more than one load balancer: ${arn}`,
      );
  }
}

function checkedPort(port: number | undefined): number {
  if (port === undefined) throw invalid('A listener port must be specified');
  if (!Number.isInteger(port) || port < 1 || port > 65535)
    throw invalid(`Listener port '${port}' must be between '1' and '65535'`);
  return port;
}

function checkedProtocol({ type }: LoadBalancer, protocol: string | undefined): 'HTTP' {
  if (type === 'network') throw notBuilt('a listener of a network load balancer');
  if (protocol === undefined) throw invalid('A listener protocol must be specified');
  if (protocol === 'HTTPS') throw notBuilt('a listener of protocol HTTPS');
  if (protocol !== 'HTTP') throw invalid(`Listener protocol '${protocol}' must be one of 'HTTP, HTTPS'`);
  return 'HTTP';
}

function refuseDuplicate(siblings: readonly Listener[], balancer: LoadBalancer, port: number): void {
  if (siblings.some((other) => other.port === port))
    throw new AwsError(
      'DuplicateListener',
      `A listener already exists on this port for this load balancer '${balancer.arn}'`,
    );
}
