import type { Operations } from '../wire/implementation';
import type { Registry } from './registry';

/** The registry itself: the login of its clients, its settings. */
export function registryOperations(registry: Registry): Operations<'ecr'> {
  return {
    // The registry answers where the API does, so that is what a client logs in to.
    GetAuthorizationToken: ({ registryIds = [registry.id] }, { caller, endpoint }) => {
      const { password, expiresAt } = registry.tokens.issue(caller);
      return {
        authorizationData: registryIds.map((id) => ({
          authorizationToken: Buffer.from(`AWS:${password}`).toString('base64'),
          expiresAt,
          proxyEndpoint: endpoint ?? `https://${registry.host.replace(registry.id, id)}`,
        })),
      };
    },
    DescribeRegistry: () => ({ registryId: registry.id, replicationConfiguration: { rules: [] } }),
  };
}
