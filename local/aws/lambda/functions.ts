import { AwsError } from '../wire/aws-error';
import type { World } from '../world';
import { parseFunctionName } from './function-name';
import type { LambdaFunction } from './lambda-function';
import { functionNotFound } from './refusal';

/** The functions of the account, found by whatever names them. */
export class Functions {
  readonly byName = new Map<string, LambdaFunction>();

  constructor(private readonly world: World) {}

  arnOf(name: string): string {
    return `arn:aws:lambda:${this.world.region}:${this.world.accountId}:function:${name}`;
  }

  /**
   * @param reference name, partial ARN or ARN
   * @param qualifier `$LATEST`; there are no other versions and no aliases
   * @throws AwsError ValidationException, ResourceNotFoundException
   */
  get(reference: string | undefined, qualifier?: string): LambdaFunction {
    const parsed = parseFunctionName(reference ?? '');
    const { region = this.world.region, account = this.world.accountId } = parsed;
    const arn = `arn:aws:lambda:${region}:${account}:function:${parsed.name}`;
    const wanted = qualifier ?? parsed.qualifier;
    const fn = this.byName.get(parsed.name);
    if (!fn || fn.arn !== arn || (wanted !== undefined && wanted !== '$LATEST'))
      throw functionNotFound(wanted === undefined ? arn : `${arn}:${wanted}`);
    return fn;
  }

  /** Puts the next state of a function in the place of this one; its environments end as soon as they may. */
  async replace(before: LambdaFunction, after: LambdaFunction): Promise<void> {
    this.byName.set(after.name, after);
    await before.pool.retire();
  }
}

/** @throws AwsError PreconditionFailedException */
export function assertRevision(current: string, expected: string | undefined): void {
  if (expected !== undefined && expected !== current)
    throw new AwsError(
      'PreconditionFailedException',
      'The RevisionId provided does not match the latest RevisionId. Call the GetFunction/GetAlias API to retrieve the latest RevisionId',
      { Type: 'User' },
    );
}
