import type { Story, Struck } from './story';

/** A part of a story that can be left out. */
type Part = { readonly act: number } | { readonly fault: string };

/** Tries that a story's shrinking may take: each is a whole life of a world. */
const MOST_TRIES = 120;

/**
 * Leaves out of a story whatever its violation does not need: acts and faults, first in big chunks, then one by one
 * (delta debugging, Zeller and Hildebrandt 2002).
 *
 * @param struck the faults of the failing run
 * @param fails whether a story still breaks the same law
 */
export async function shrink(
  story: Story,
  struck: readonly Struck[],
  fails: (story: Story) => Promise<boolean>,
  onTry: (tries: number, parts: number) => void = () => {},
): Promise<Story> {
  const with_ = (parts: readonly Part[]): Story => {
    const acts = new Set(parts.flatMap((part) => ('act' in part ? [part.act] : [])));
    const only = parts.flatMap((part) => ('fault' in part ? [part.fault] : []));
    return { ...story, acts: story.acts.filter((_, index) => acts.has(index)), faults: { ...story.faults, only } };
  };
  let parts: Part[] = [
    ...[...new Set(struck.map(({ name }) => name))].map((fault) => ({ fault })),
    ...story.acts.map((_, act) => ({ act })),
  ];
  let tries = 0;
  // Named in full, the faults may strike otherwise than drawn at large only if this shows a bug of the simulation.
  if (!(await fails(with_(parts)))) return story;
  for (let size = Math.ceil(parts.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let from = 0; from < parts.length && tries < MOST_TRIES; ) {
      const fewer = [...parts.slice(0, from), ...parts.slice(from + size)];
      onTry(++tries, parts.length);
      if (await fails(with_(fewer))) parts = fewer;
      else from += size;
    }
  }
  return with_(parts);
}
