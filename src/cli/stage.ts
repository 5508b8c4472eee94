import { UsageError } from './invocation';

export const DEFAULT_STAGE = 'production';

/** The stage that a command line names. It becomes part of names in AWS. */
export function stageOf(given: string | undefined): string {
  const stage = given ?? DEFAULT_STAGE;
  if (!/^[A-Za-z0-9][A-Za-z0-9-]{0,31}$/.test(stage))
    throw new UsageError(`"${stage}" cannot be a stage: it is made of letters, digits and hyphens.`);
  return stage;
}
