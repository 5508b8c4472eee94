import type { DimensionFilter } from '@aws-sdk/client-cloudwatch';
import type { Clock } from '../clock/virtual-clock';
import { pageOf } from '../page';
import type { Operations } from '../wire/implementation';
import { dimensionList, keyOf } from './metric';
import type { Metrics } from './metrics';
import { invalidValue, notBuilt } from './refusals';

const PAGE = 500;
const MOST_FILTERS = 30;
const TWO_WEEKS_MS = 14 * 86_400_000;
const RECENT_MS = 3 * 3_600_000;

/**
 * The metrics that have had data in two weeks, or in three hours.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_ListMetrics.html
 */
export function listMetrics(metrics: Metrics, clock: Clock): Operations<'cloudwatch'> {
  return {
    ListMetrics: (input) => {
      const { Namespace, MetricName, Dimensions = [], RecentlyActive, NextToken } = input;
      if (input.IncludeLinkedAccounts || input.OwningAccount !== undefined) throw notBuilt('another account');
      if (Dimensions.length > MOST_FILTERS)
        throw invalidValue(`The collection Dimensions must not have a size greater than ${MOST_FILTERS}.`);
      const age = RecentlyActive === undefined ? TWO_WEEKS_MS : RECENT_MS;
      const fitting = metrics
        .activeSince(clock.now().getTime() - age)
        .filter(
          ({ namespace, name, dimensions }) =>
            (Namespace === undefined || namespace === Namespace) &&
            (MetricName === undefined || name === MetricName) &&
            Dimensions.every((filter) => fits(dimensions, filter)),
        );
      const page = pageOf(fitting, keyOf, NextToken, PAGE);
      if (!page) throw invalidValue('The value for parameter NextToken is invalid.');
      return {
        Metrics: page.items.map(({ namespace, name, dimensions }) => ({
          ...{ Namespace: namespace, MetricName: name, Dimensions: dimensionList(dimensions) },
        })),
        ...(page.next !== undefined && { NextToken: page.next }),
      };
    },
  };
}

const fits = (dimensions: Readonly<Record<string, string>>, { Name = '', Value }: DimensionFilter): boolean =>
  Object.hasOwn(dimensions, Name) && (Value === undefined || dimensions[Name] === Value);
