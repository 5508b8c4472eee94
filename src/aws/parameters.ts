import { DescribeParametersCommand, type SSMClient } from '@aws-sdk/client-ssm';
import { asking } from './aws-error';

/** Names among these that Systems Manager has parameters of, at most fifty at once; no value is read. */
export async function parametersThere(ssm: SSMClient, names: readonly string[]): Promise<readonly string[]> {
  const found: string[] = [];
  for (let first = 0; first < names.length; first += AT_ONCE) {
    const Values = names.slice(first, first + AT_ONCE);
    const { Parameters = [] } = await asking(
      'ssm:DescribeParameters',
      ssm.send(
        new DescribeParametersCommand({
          ParameterFilters: [{ Key: 'Name', Option: 'Equals', Values }],
          MaxResults: AT_ONCE,
        }),
      ),
    );
    found.push(...Parameters.flatMap(({ Name }) => Name ?? []));
  }
  return found;
}

/** API reference, ParameterStringFilter, and DescribeParameters' `MaxResults`. */
const AT_ONCE = 50;
