import { suggestion } from '../catalog/nearest';
import { imageLabel } from '../domain/image';
import { instant } from '../domain/instant';
import { explainPause, lifted } from '../domain/plan/paused';
import { explainQuarantine } from '../domain/quarantine';
import { checkNames, type ServiceSpec } from '../domain/service-spec';
import { tagObstacle } from '../domain/tag-policy';
import { commandImage, type NamedImage } from './command-image';
import { commandService, type Known, type Prospect, requiredReason } from './command-service';
import type { OptionName } from './commands';
import { type Invocation, type Outcome, UsageError } from './invocation';

/** `slipway release <service>:<tag> [--force] [--skip-checks <name>] [--reason …]` */
export async function release(invocation: Invocation): Promise<Outcome> {
  const { operands, values } = invocation;
  const { spec, image } = commandImage(invocation, 'release');
  const policy = spec.images.find(({ repository }) => repository === image.repository)!.tags;
  const obstacle = tagObstacle(policy, image.tag);
  if (obstacle !== undefined)
    throw new UsageError(`${spec.name} does not take ${image.repository}:${image.tag}: ${obstacle}.`);
  const force = values.force === true;
  const skipChecks = skippedChecks(spec, values['skip-checks']);
  if (force) requiredReason(invocation, `release ${operands[0]} --force`);
  if (skipChecks.length > 0)
    requiredReason(invocation, `release ${operands[0]} --skip-checks "${skipChecks.join(', ')}"`);
  const at = instant(invocation.now());
  const wish = { kind: 'release', ...image, force, ...(skipChecks.length > 0 ? { skipChecks } : {}) } as const;
  return commandService(invocation, spec, wish, ({ state, ...known }) => {
    const prospect = force
      ? { done: `${image.tag} is released, whatever speaks against it` }
      : foreseeRelease({ ...known, state: lifted(state, at) }, image);
    return 'done' in prospect && skipChecks.length > 0
      ? { done: `${prospect.done}; not checked: ${skipChecks.join(', ')}` }
      : prospect;
  });
}

/** Names as they were given, each option one or several with commas between; a name may itself have a comma. */
function skippedChecks(spec: ServiceSpec, given: Invocation['values'][OptionName]): readonly string[] {
  if (!Array.isArray(given)) return [];
  const known = checkNames(spec);
  const names = given.flatMap((text: string) =>
    known.includes(text) ? [text] : text.split(',').map((name) => name.trim()),
  );
  const unknown = names.find((name) => !known.includes(name));
  if (unknown === undefined) return [...new Set(names)];
  throw new UsageError(
    known.length > 0
      ? `${spec.name} has no check "${unknown}". ${suggestion(unknown, known)}`
      : `${spec.name} has no checks, so there is none to skip.`,
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
