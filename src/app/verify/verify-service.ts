import type { VerifyClients } from '../../aws/clients';
import type { CommandLineClients } from '../../aws/command-line-clients';
import { describeRevision, describeService } from '../../aws/ecs';
import { renderedFor } from '../../domain/rendering';
import type { ServiceSpec } from '../../domain/service-spec';
import { type Verified, verify } from '../../domain/verify';
import { identifyImages } from '../identify-images';
import { observeAll } from './observe-facts';

/**
 * Verifies a service as if what it runs were released again now: with the task definition that its directory, or else its
 * running revision, gives. Every item at once; nothing is changed. Throws AwsError for what may pass.
 *
 * @param spec with Slipway's own hooks (`withOwnHooks`)
 */
export async function verifyService(
  clients: VerifyClients & Pick<CommandLineClients, 'cloudwatch' | 'secrets'>,
  spec: ServiceSpec,
): Promise<readonly Verified[]> {
  const service = await describeService(clients.ecs, spec.cluster, spec.service);
  if (!service || service.taskDefinition === '') {
    const file = spec.taskDefinition ?? { family: '', containerDefinitions: [] };
    const verified = verify({ spec, definition: file, ...(service ? { service } : {}) });
    return spec.taskDefinition ? verified : verified.filter(({ item }) => item === 'service');
  }
  const running = await describeRevision(clients.ecs, service.taskDefinition);
  const images = await identifyImages(clients, spec, service, running);
  const base = spec.taskDefinition ? ({ source: 'file', taskDefinition: spec.taskDefinition } as const) : running;
  const { input } = renderedFor(spec, base, images, service.registry);
  return verify(await observeAll(clients, { spec, service, definition: input }));
}
