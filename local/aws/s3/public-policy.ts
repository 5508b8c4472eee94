/** Condition keys that keep a policy from being public when they name fixed values. */
const NARROWING = new Set([
  'aws:principalaccount',
  'aws:principalarn',
  'aws:principalorgid',
  'aws:principalorgpaths',
  'aws:sourceaccount',
  'aws:sourcearn',
  'aws:sourceip',
  'aws:sourceowner',
  'aws:sourcevpc',
  'aws:sourcevpce',
  'aws:userid',
  's3:dataaccesspointaccount',
  's3:dataaccesspointarn',
]);

interface Statement {
  readonly Effect?: unknown;
  readonly Principal?: unknown;
  readonly NotPrincipal?: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/**
 * Whether a bucket policy lets everybody in: it allows something to `*`, and no condition narrows that to fixed values.
 * Source: S3 User Guide, Blocking public access, The meaning of "public".
 * @param text a policy that `assertBucketPolicy` takes
 */
export function isPublic(text: string): boolean {
  const { Statement } = JSON.parse(text) as { Statement: Statement | Statement[] };
  return [Statement].flat().some((statement) => {
    if (statement.Effect !== 'Allow') return false;
    const { Principal } = statement;
    const principals =
      typeof Principal === 'object' && Principal !== null ? Object.values(Principal).flat() : [Principal];
    const anybody = statement.NotPrincipal !== undefined || principals.includes('*');
    return anybody && !isNarrowed(statement.Condition ?? {});
  });
}

function isNarrowed(condition: NonNullable<Statement['Condition']>): boolean {
  return Object.entries(condition).some(([operator, keys]) =>
    Object.entries(keys).some(
      ([key, value]) =>
        !operator.includes('Not') &&
        NARROWING.has(key.toLowerCase()) &&
        [value].flat().every((each) => typeof each === 'string' && !/[*?]/.test(each) && !each.endsWith('/0')),
    ),
  );
}
