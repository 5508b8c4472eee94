import { pageOf } from '../page';
import { AwsError } from '../wire/aws-error';
import type { Operations } from '../wire/implementation';
import { describeMetadata, describeParameter, latestOf } from './parameter';
import { checkFilters, fits } from './parameter-filters';
import { liesUnder } from './parameter-name';
import type { ParameterStore } from './parameter-store';
import { constraintBroken, invalid } from './refusals';

const MOST_NAMES = 10;

/** Parameters: get, list, describe, delete. */
export function readOperations(store: ParameterStore): Operations<'ssm'> {
  const read = (reference: string, decrypt: boolean | undefined) => {
    const { parameter, version, selector } = store.select(reference);
    return describeParameter(parameter, version, store.valueOf(parameter, version, decrypt), selector);
  };
  return {
    GetParameter: ({ Name = '', WithDecryption }) => ({ Parameter: read(Name, WithDecryption) }),
    GetParameters: ({ Names, WithDecryption }) => {
      const names = namesOf(Names);
      if (new Set(names).size < names.length) throw invalid('Duplicate names are not allowed.');
      const Parameters = [];
      const InvalidParameters = [];
      for (const name of names)
        try {
          Parameters.push(read(name, WithDecryption));
        } catch (error) {
          if (!(error instanceof AwsError)) throw error;
          InvalidParameters.push(name);
        }
      return { Parameters, InvalidParameters };
    },
    GetParametersByPath: ({ Path = '', Recursive = false, ParameterFilters = [], WithDecryption, ...page }) => {
      if (!/^\/([\w.-]+(\/[\w.-]+)*\/?)?$/.test(Path))
        throw invalid(
          'The parameter doesn\'t meet the parameter name requirements. The parameter name must begin with a forward slash "/". It can\'t be prefixed with "aws" or "ssm" (case-insensitive). It must use only letters, numbers, or the following symbols: . (period), - (hyphen), _ (underscore). Special characters are not allowed. All sub-paths, if specified, must use the forward slash symbol "/". Valid example: /get/parameters2-/by1./path0_.',
        );
      checkFilters(ParameterFilters, ['Type', 'KeyId', 'Label']);
      const found = [...store.byName.values()].filter(
        (parameter) => liesUnder(parameter.name, Path, Recursive) && fits(parameter, ParameterFilters),
      );
      const { items, next } = pageIn(found, ({ name }) => name, page, 10);
      const Parameters = items.map((parameter) => {
        const version = latestOf(parameter);
        return describeParameter(parameter, version, store.valueOf(parameter, version, WithDecryption), undefined);
      });
      return { Parameters, NextToken: next };
    },
    DescribeParameters: ({ Filters, ParameterFilters = [], Shared, ...page }) => {
      if (Shared || (Filters?.length ?? 0) > 0)
        throw invalid('This embedded Parameter Store has no shared parameters and no Filters; use ParameterFilters.');
      checkFilters(ParameterFilters, ['Name', 'Path', 'Type', 'KeyId', 'Tier', 'tag:']);
      const found = [...store.byName.values()].filter((parameter) => fits(parameter, ParameterFilters));
      const { items, next } = pageIn(found, ({ name }) => name, page, 50);
      const Parameters = items.map((parameter) => ({
        ...describeMetadata(parameter, latestOf(parameter)),
        ARN: parameter.arn,
      }));
      return { Parameters, NextToken: next };
    },
    GetParameterHistory: ({ Name = '', WithDecryption, ...page }) => {
      const parameter = store.get(Name);
      const keyOf = ({ version }: { version: number }): string => String(version).padStart(12, '0');
      const { items, next } = pageIn(parameter.versions, keyOf, page, 50);
      const Parameters = items.map((version) => ({
        ...describeMetadata(parameter, version),
        Value: store.valueOf(parameter, version, WithDecryption),
        Labels: [...version.labels],
      }));
      return { Parameters, NextToken: next };
    },
    DeleteParameter: ({ Name = '' }) => {
      store.byName.delete(store.get(Name).name);
      return {};
    },
    DeleteParameters: ({ Names }) => {
      const names = new Set(namesOf(Names));
      const DeletedParameters = [...names].filter((name) => store.byName.delete(name));
      return { DeletedParameters, InvalidParameters: [...names].filter((name) => !DeletedParameters.includes(name)) };
    },
  };
}

function namesOf(names: readonly string[] | undefined = []): readonly string[] {
  if (names.length < 1) throw constraintBroken('[]', 'names', 'have length greater than or equal to 1');
  if (names.length > MOST_NAMES)
    throw constraintBroken(`[${names.join(', ')}]`, 'names', `have length less than or equal to ${MOST_NAMES}`);
  return names;
}

function pageIn<Item>(
  all: Iterable<Item>,
  keyOf: (item: Item) => string,
  { MaxResults: limit, NextToken }: { MaxResults?: number | undefined; NextToken?: string | undefined },
  most: number,
) {
  if (limit !== undefined && limit < 1)
    throw constraintBroken(limit, 'maxResults', 'have value greater than or equal to 1');
  if (limit !== undefined && limit > most)
    throw constraintBroken(limit, 'maxResults', `have value less than or equal to ${most}`);
  const page = pageOf(all, keyOf, NextToken, limit ?? most);
  if (!page) throw new AwsError('InvalidNextToken', 'The specified token is not valid.');
  return page;
}
