import { unsetVariablesIn } from '../text/unset';

/** The image without a tag that an unset variable would have given; any other image as it is. */
export function withoutUnsetTag(image: string): string {
  const colon = image.lastIndexOf(':');
  const hasTag = colon > image.lastIndexOf('/');
  return hasTag && unsetVariablesIn(image.slice(colon)).length > 0 ? image.slice(0, colon) : image;
}
