import type { ReleaseBrief } from './brief';

/** Longest label that is taken. What is longer is left out as a whole: half a list of authors would name the wrong ones. */
const LABEL_CHARACTERS = 256;

/**
 * Where an image comes from, by the labels that builders agree on; undefined when it has none of them.
 * OCI image specification, Annotations (`org.opencontainers.image.*`).
 */
export function imageSource(labels: Readonly<Record<string, string>>): ReleaseBrief['source'] {
  const [revision, url, authors] = ['revision', 'source', 'authors'].map((name) =>
    label(labels, `org.opencontainers.image.${name}`),
  );
  const source = { ...(revision && { revision }), ...(url && { url }), ...(authors && { authors }) };
  return Object.keys(source).length > 0 ? source : undefined;
}

function label(labels: Readonly<Record<string, string>>, name: string): string | undefined {
  const text = Object.hasOwn(labels, name) ? labels[name]?.trim() : undefined;
  return text !== undefined && text !== '' && text.length <= LABEL_CHARACTERS ? text : undefined;
}
