import * as v from 'valibot';
import { SEVERITIES } from '../../../domain/check/image/severity';
import { whole } from '../number';
import { name } from './name';

/** A line that people read, without control, format or line separating characters. */
const line = (most: number, words: string) =>
  v.pipe(v.string(), v.regex(new RegExp(`^(?=\\S)[^\\p{C}\\p{Zl}\\p{Zp}]{1,${most}}$`, 'u'), words));

const pattern = v.pipe(
  v.string(),
  v.maxLength(200, 'is longer than 200 characters'),
  v.check(compiles, 'is not a regular expression'),
);

/** OCI image specification, `artifactType`: a media type (RFC 6838); or the suffix of one of cosign's tags. */
const ARTIFACT_TYPE =
  /^(\.sig|\.att|\.sbom|[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}\/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126})$/;
const artifact = v.optional(
  v.union(
    [
      v.literal(true),
      v.pipe(
        v.array(v.pipe(v.string(), v.regex(ARTIFACT_TYPE, 'is not the type of an artifact'))),
        v.minLength(1, 'is empty'),
        v.maxLength(20, 'has more than 20 types'),
      ),
    ],
    'is neither true nor a list of artifact types',
  ),
);

const scan = v.object({
  atMost: v.picklist(['NONE', ...SEVERITIES]),
  unratedAs: v.optional(v.picklist(SEVERITIES), 'HIGH'),
  ignore: v.optional(
    v.pipe(
      v.array(
        v.object({
          id: v.pipe(v.string(), v.regex(/^[A-Za-z0-9][A-Za-z0-9.:-]{0,63}$/, 'is not the id of a finding')),
          reason: line(200, 'is not a reason'),
          until: v.pipe(v.string(), v.isoDate('is not a date'), v.check(isDay, 'is not a date')),
        }),
      ),
      v.maxLength(100, 'has more than 100 findings'),
      v.check((ignored) => new Set(ignored.map(({ id }) => id)).size === ignored.length, 'names a finding twice'),
    ),
    [],
  ),
  // CodeDeploy waits an hour, and the last look begins five minutes before that is over.
  waitInMinutes: v.optional(whole(0, 50), 15),
});

export const IMAGE_CHECK = v.object({
  kind: v.literal('image'),
  name,
  immutableTag: v.optional(v.boolean(), false),
  oldestInDays: v.optional(whole(1, 3650)),
  labels: v.optional(
    v.pipe(
      v.array(v.object({ name: line(128, 'is not the name of a label'), pattern: v.optional(pattern) })),
      v.maxLength(20, 'has more than 20 labels'),
      v.check((labels) => new Set(labels.map((label) => label.name)).size === labels.length, 'names a label twice'),
    ),
    [],
  ),
  scan: v.optional(scan),
  signature: artifact,
  sbom: artifact,
});

function compiles(text: string): boolean {
  try {
    return new RegExp(`^(?:${text})$`) !== undefined;
  } catch {
    return false;
  }
}

/** `2026-02-30` has the form of a day. */
function isDay(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}
