import type { Operations } from '../wire/implementation';
import type { Registry } from './registry';

const TOKEN_LIFETIME_IN_MS = 12 * 60 * 60_000;

/** The registry itself: the login of its clients, its settings. */
export function registryOperations(registry: Registry): Operations<'ecr'> {
  const { world } = registry;
  return {
    // The registry answers where the API does, so that is what a client logs in to.
    GetAuthorizationToken: ({ registryIds = [registry.id] }, { endpoint }) => ({
      authorizationData: registryIds.map((id) => ({
        authorizationToken: Buffer.from(`AWS:${world.ids.secret(400)}`).toString('base64'),
        expiresAt: new Date(world.clock.now().getTime() + TOKEN_LIFETIME_IN_MS),
        proxyEndpoint: endpoint ?? `https://${registry.host.replace(registry.id, id)}`,
      })),
    }),
    DescribeRegistry: () => ({ registryId: registry.id, replicationConfiguration: { rules: [] } }),
  };
}
