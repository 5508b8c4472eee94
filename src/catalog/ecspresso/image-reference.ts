import { unsetVariablesIn } from '../text/unset';

/**
 * `registry/team/app:v1` → `team/app`: the repository without registry, tag and digest.
 * The first part is a registry when it looks like a host, as for Docker.
 */
export function repositoryOf(image: string): string {
  const name = splitTag(image.split('@')[0]!).name;
  const [first, ...rest] = name.split('/');
  const isHost = rest.length > 0 && (first!.includes('.') || first!.includes(':') || first === 'localhost');
  return isHost ? rest.join('/') : name;
}

/** The image without a tag that an unset variable would have given; any other image as it is. */
export function withoutUnsetTag(image: string): string {
  const { name, tag } = splitTag(image);
  return tag !== undefined && unsetVariablesIn(tag).length > 0 ? name : image;
}

function splitTag(image: string): { name: string; tag?: string } {
  const colon = image.lastIndexOf(':');
  if (colon <= image.lastIndexOf('/')) return { name: image };
  return { name: image.slice(0, colon), tag: image.slice(colon + 1) };
}
