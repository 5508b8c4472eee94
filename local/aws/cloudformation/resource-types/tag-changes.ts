/** A tag in either of the two cases that AWS's APIs use. */
type AnyTag = {
  Key?: string | undefined;
  Value?: string | undefined;
  key?: string | undefined;
  value?: string | undefined;
};

const keyOf = (tag: AnyTag): string => tag.Key ?? tag.key ?? '';
const valueOfTag = (tag: AnyTag): string => tag.Value ?? tag.value ?? '';

/** What an update does to tags: those to set, and the keys to remove. */
export function tagChanges<Tag extends AnyTag>(
  before: readonly Tag[] | undefined,
  after: readonly Tag[] | undefined,
): { readonly set: Tag[]; readonly removed: string[] } {
  const old = new Map((before ?? []).map((tag) => [keyOf(tag), valueOfTag(tag)]));
  const kept = new Set((after ?? []).map(keyOf));
  return {
    set: (after ?? []).filter((tag) => old.get(keyOf(tag)) !== valueOfTag(tag)),
    removed: [...old.keys()].filter((key) => !kept.has(key)),
  };
}
