import { AwsError } from '../wire/aws-error';
import type { Operations } from '../wire/implementation';
import { latestOf, type ParameterVersion, type StoredParameter } from './parameter';
import type { ParameterStore } from './parameter-store';

const MOST_LABELS = 10;

/** Labels of versions: a label is on one version, and moves. */
export function labelOperations(store: ParameterStore): Operations<'ssm'> {
  const versionOf = (parameter: StoredParameter, wanted: number | undefined): ParameterVersion => {
    const number = wanted ?? latestOf(parameter).version;
    const version = parameter.versions.find((candidate) => candidate.version === number);
    if (!version)
      throw new AwsError(
        'ParameterVersionNotFound',
        `Systems Manager could not find version ${number} of ${parameter.name}. Verify the version and try again.`,
      );
    return version;
  };
  return {
    LabelParameterVersion: ({ Name = '', ParameterVersion: wanted, Labels = [] }) => {
      const parameter = store.get(Name);
      const version = versionOf(parameter, wanted);
      const valid = Labels.filter(isLabel);
      if (new Set([...version.labels, ...valid]).size > MOST_LABELS)
        throw new AwsError(
          'ParameterVersionLabelLimitExceeded',
          `A parameter version can have a maximum of ten labels.`,
        );
      for (const { labels } of parameter.versions) for (const label of valid) labels.delete(label);
      for (const label of valid) version.labels.add(label);
      return { InvalidLabels: Labels.filter((label) => !isLabel(label)), ParameterVersion: version.version };
    },
    UnlabelParameterVersion: ({ Name = '', ParameterVersion: wanted, Labels = [] }) => {
      const { labels } = versionOf(store.get(Name), wanted);
      const [RemovedLabels, InvalidLabels]: [string[], string[]] = [[], []];
      for (const label of Labels) (labels.delete(label) ? RemovedLabels : InvalidLabels).push(label);
      return { RemovedLabels, InvalidLabels };
    },
  };
}

/** Source: Systems Manager API Reference, LabelParameterVersion. */
const isLabel = (label: string): boolean => /^(?!\d|aws|ssm)[\w.-]{1,100}$/i.test(label);
