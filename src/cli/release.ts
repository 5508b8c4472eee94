import { imageLabel } from '../domain/image';
import { instant } from '../domain/instant';
import { explainPause, lifted } from '../domain/plan/paused';
import { explainQuarantine } from '../domain/quarantine';
import { tagObstacle } from '../domain/tag-policy';
import { commandImage, type NamedImage } from './command-image';
import { commandService, type Known, type Prospect, requiredReason } from './command-service';
import { type Invocation, type Outcome, UsageError } from './invocation';

/** `slipway release <service>:<tag> [--force --reason …]` */
export async function release(invocation: Invocation): Promise<Outcome> {
  const { operands, values } = invocation;
  if (values['skip-checks']) throw new UsageError('The option --skip-checks is not built yet.');
  const { spec, image } = commandImage(invocation, 'release');
  const policy = spec.images.find(({ repository }) => repository === image.repository)!.tags;
  const obstacle = tagObstacle(policy, image.tag);
  if (obstacle !== undefined)
    throw new UsageError(`${spec.name} does not take ${image.repository}:${image.tag}: ${obstacle}.`);
  const force = values.force === true;
  if (force) requiredReason(invocation, `release ${operands[0]} --force`);
  const at = instant(invocation.now());
  return commandService(invocation, spec, { kind: 'release', ...image, force }, ({ state, ...known }) =>
    force
      ? { done: `${image.tag} is released, whatever speaks against it` }
      : foreseeRelease({ ...known, state: lifted(state, at) }, image),
  );
}

/** By the tag alone: what it points to now is looked at when the command is judged. */
function foreseeRelease({ state, fleetPause }: Known, image: NamedImage): Prospect {
  const pause = state.paused ?? fleetPause;
  if (pause) return { refused: `${explainPause({ state }, pause)}; resume it, or release with --force` };
  const entry = state.quarantine.find(({ images }) =>
    images.some(({ repository, tag }) => repository === image.repository && tag === image.tag),
  );
  return entry
    ? { refused: `${imageLabel(image)}: ${explainQuarantine(entry)}; release it with --force` }
    : { done: `${image.tag} is looked at as if it were pushed now` };
}
