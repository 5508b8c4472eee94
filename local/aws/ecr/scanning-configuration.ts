import { AwsError } from '../wire/aws-error';
import type { Operations } from '../wire/implementation';
import type { Registry, Repository } from './registry';
import { fitsWildcard } from './wildcard';

export type ScanFrequency = 'SCAN_ON_PUSH' | 'CONTINUOUS_SCAN' | 'MANUAL';

export interface ScanningConfiguration {
  readonly scanType: 'BASIC' | 'ENHANCED';
  readonly rules: readonly ScanningRule[];
}

interface ScanningRule {
  readonly scanFrequency: ScanFrequency;
  readonly filters: readonly string[];
}

/** What a registry has until it is put [ECR: image-scanning]. */
export const NO_RULES: ScanningConfiguration = { scanType: 'BASIC', rules: [] };

/**
 * How often a repository's images are scanned, and which of the registry's filters say so. A basic scan on push may be the
 * repository's own setting.
 */
export function frequencyOf(
  { scanType, rules }: ScanningConfiguration,
  { name, scanOnPush }: Pick<Repository, 'name' | 'scanOnPush'>,
): { readonly frequency: ScanFrequency; readonly filters: readonly string[] } {
  // Continuous goes before on push.
  for (const frequency of ['CONTINUOUS_SCAN', 'SCAN_ON_PUSH'] as const) {
    const filters = rules
      .filter(({ scanFrequency }) => scanFrequency === frequency)
      .flatMap((rule) => rule.filters.filter((filter) => fitsFilter(name, filter)));
    if (filters.length > 0) return { frequency, filters };
  }
  return { frequency: scanType === 'BASIC' && scanOnPush ? 'SCAN_ON_PUSH' : 'MANUAL', filters: [] };
}

/** A filter without a wildcard fits every name that contains it [ECR: image-scanning-filters]. */
const fitsFilter = (name: string, filter: string): boolean =>
  filter.includes('*') ? fitsWildcard(name, filter) : name.includes(filter);

/** What a registry scans, and how: put, told, and told for repositories. */
export function scanningConfigurationOperations(registry: Registry): Operations<'ecr'> {
  const describe = ({ scanType, rules }: ScanningConfiguration) => ({
    scanType,
    rules: rules.map(({ scanFrequency, filters }) => ({ scanFrequency, repositoryFilters: wildcards(filters) })),
  });
  return {
    PutRegistryScanningConfiguration: ({ scanType = 'BASIC', rules = [] }) => {
      const read = rules.map(({ scanFrequency, repositoryFilters = [] }) => ({
        scanFrequency: scanFrequency as ScanFrequency,
        filters: repositoryFilters.map(({ filter = '' }) => filter),
      }));
      if (scanType === 'BASIC' && read.some(({ scanFrequency }) => scanFrequency === 'CONTINUOUS_SCAN'))
        throw new AwsError('ValidationException', 'Continuous scanning is not supported for the scan type BASIC');
      registry.scanning = { scanType, rules: read };
      return { registryScanningConfiguration: describe(registry.scanning) };
    },
    GetRegistryScanningConfiguration: () => ({
      registryId: registry.id,
      scanningConfiguration: describe(registry.scanning),
    }),
    BatchGetRepositoryScanningConfiguration: ({ repositoryNames = [] }) => {
      const scanningConfigurations = [];
      const failures = [];
      for (const repositoryName of repositoryNames) {
        const repository = registry.repositories.get(repositoryName);
        if (!repository) {
          failures.push({
            repositoryName,
            failureCode: 'REPOSITORY_NOT_FOUND' as const,
            failureReason: `The repository with name '${repositoryName}' does not exist in the registry with id '${registry.id}'`,
          });
          continue;
        }
        const { frequency, filters } = frequencyOf(registry.scanning, repository);
        scanningConfigurations.push({
          ...{ repositoryArn: repository.arn, repositoryName, scanFrequency: frequency },
          scanOnPush: frequency !== 'MANUAL',
          appliedScanFilters: wildcards(filters),
        });
      }
      return { scanningConfigurations, failures };
    },
  };
}

const wildcards = (filters: readonly string[]) =>
  filters.map((filter) => ({ filter, filterType: 'WILDCARD' as const }));
