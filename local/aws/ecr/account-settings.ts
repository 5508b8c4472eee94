import { AwsError } from '../wire/aws-error';
import type { Operations } from '../wire/implementation';
import { invalidParameter } from './constraints';
import type { Registry } from './registry';

/** Settings of the whole registry, as far as they are built. */
export interface AccountSettings {
  /** Whether pushes may take blobs over from other repositories. Source: ECR User Guide, "Blob mounting". */
  BLOB_MOUNTING: 'ENABLED' | 'DISABLED';
}

/** Names and values of the API model. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  BASIC_SCAN_TYPE_VERSION: ['AWS_NATIVE', 'CLAIR'],
  BLOB_MOUNTING: ['ENABLED', 'DISABLED'],
  REGISTRY_POLICY_SCOPE: ['V1', 'V2'],
};

/** The settings that `aws ecr put-account-setting` changes. Scans and registry policies are not built, nor are theirs. */
export function accountSettingOperations({ settings }: Registry): Operations<'ecr'> {
  return {
    GetAccountSetting: ({ name = '' }) => {
      refuseUnknown(name);
      return { name, value: settings.BLOB_MOUNTING };
    },
    PutAccountSetting: ({ name = '', value = '' }) => {
      refuseUnknown(name);
      if (value !== 'ENABLED' && value !== 'DISABLED') throw invalidParameter('value', enumOf(VALUES[name] ?? []));
      settings.BLOB_MOUNTING = value;
      return { name, value };
    },
  };
}

function refuseUnknown(name: string): void {
  if (!Object.hasOwn(VALUES, name)) throw invalidParameter('name', enumOf(Object.keys(VALUES)));
  if (name !== 'BLOB_MOUNTING')
    throw new AwsError(
      'NotImplemented',
      `The account setting ${name} is not built in this embedded AWS. Built: BLOB_MOUNTING.`,
    );
}

const enumOf = (values: readonly string[]): string => `Member must satisfy enum value set: [${values.join(', ')}]`;
