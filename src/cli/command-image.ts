import type { ServiceSpec } from '../domain/service-spec';
import { namedService } from './command-service';
import { type Invocation, UsageError } from './invocation';

export interface NamedImage {
  readonly repository: string;
  readonly tag: string;
}

/**
 * The one operand of a command about an image, `<service>:<tag>` or `<service>/<repository>:<tag>`, taken apart. Without a
 * repository it is the one called as the service, or the only one.
 */
export function commandImage(
  invocation: Invocation,
  command: 'plan' | 'release',
): { readonly spec: ServiceSpec; readonly image: NamedImage } {
  const [operand, ...more] = invocation.operands;
  const usage = `${WHAT[command]} what? ${command} <service>:<tag>; of several repositories ${command} <service>/<repository>:<tag>.`;
  if (operand === undefined || more.length > 0) throw new UsageError(usage);
  const [, name = '', named, tag = ''] = /^([^/:]+)(?:\/([^:]+))?:([^:/]+)$/.exec(operand) ?? [];
  if (tag === '') throw new UsageError(usage);
  const spec = namedService(invocation, name);
  const repositories = spec.images.map(({ repository }) => repository);
  const own = repositories.length === 1 ? repositories[0] : repositories.find((repository) => repository === name);
  const repository = named ?? own;
  if (repository === undefined || !repositories.includes(repository)) {
    throw new UsageError(`${name} takes images of ${repositories.join(', ')}: ${command} ${name}/<repository>:${tag}.`);
  }
  return { spec, image: { repository, tag } };
}

const WHAT = { plan: 'Plan', release: 'Release' } as const;
