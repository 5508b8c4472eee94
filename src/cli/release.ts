import { imageLabel } from '../domain/image';
import { instant } from '../domain/instant';
import { explainPause, lifted } from '../domain/plan/paused';
import { explainQuarantine } from '../domain/quarantine';
import type { ServiceSpec } from '../domain/service-spec';
import { tagObstacle } from '../domain/tag-policy';
import { commandService, type Known, namedService, type Prospect, requiredReason } from './command-service';
import { type Invocation, type Outcome, UsageError } from './invocation';

interface Image {
  readonly repository: string;
  readonly tag: string;
}

/** `slipway release <service>:<tag> [--force --reason …]` */
export async function release(invocation: Invocation): Promise<Outcome> {
  const { operands, values } = invocation;
  const [operand, ...more] = operands;
  if (operand === undefined || more.length > 0) throw new UsageError(USAGE);
  if (values['skip-checks']) throw new UsageError('The option --skip-checks is not built yet.');
  const { spec, image } = imageIn(invocation, operand);
  const force = values.force === true;
  if (force) requiredReason(invocation, `release ${operand} --force`);
  const at = instant(invocation.now());
  return commandService(invocation, spec, { kind: 'release', ...image, force }, ({ state, ...known }) =>
    force
      ? { done: `${image.tag} is released, whatever speaks against it` }
      : foreseeRelease({ ...known, state: lifted(state, at) }, image),
  );
}

const USAGE = 'Release what? release <service>:<tag>; of several repositories release <service>/<repository>:<tag>.';

/** The operand taken apart. Without a repository it is the one called as the service, or the only one. */
function imageIn(invocation: Invocation, operand: string): { readonly spec: ServiceSpec; readonly image: Image } {
  const [, name = '', named, tag = ''] = /^([^/:]+)(?:\/([^:]+))?:([^:/]+)$/.exec(operand) ?? [];
  if (tag === '') throw new UsageError(USAGE);
  const spec = namedService(invocation, name);
  const repositories = spec.images.map(({ repository }) => repository);
  const own = repositories.length === 1 ? repositories[0] : repositories.find((repository) => repository === name);
  const repository = named ?? own;
  const policy = spec.images.find((image) => image.repository === repository)?.tags;
  if (repository === undefined || !policy) {
    throw new UsageError(`${name} takes images of ${repositories.join(', ')}: release ${name}/<repository>:${tag}.`);
  }
  const obstacle = tagObstacle(policy, tag);
  if (obstacle !== undefined) throw new UsageError(`${name} does not take ${repository}:${tag}: ${obstacle}.`);
  return { spec, image: { repository, tag } };
}

/** By the tag alone: what it points to now is looked at when the command is judged. */
function foreseeRelease({ state, fleetPause }: Known, image: Image): Prospect {
  const pause = state.paused ?? fleetPause;
  if (pause) return { refused: `${explainPause({ state }, pause)}; resume it, or release with --force` };
  const entry = state.quarantine.find(({ images }) =>
    images.some(({ repository, tag }) => repository === image.repository && tag === image.tag),
  );
  return entry
    ? { refused: `${imageLabel(image)}: ${explainQuarantine(entry)}; release it with --force` }
    : { done: `${image.tag} is looked at as if it were pushed now` };
}
