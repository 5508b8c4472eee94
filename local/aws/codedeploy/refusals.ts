import { AwsError } from '../wire/aws-error';

/** A modelled refusal by its name without `Exception`, which all of CodeDeploy's end in. */
export const refusal = (name: string, message: string): AwsError => new AwsError(`${name}Exception`, message);

/** AWS has it and this embedded AWS has not: refused by name rather than taken and ignored. */
export const notBuilt = (what: string): AwsError =>
  new AwsError('NotImplemented', `codedeploy: ${what} is not built in this embedded AWS.`);

/** Letters, digits and `. _ + = , @ -`, 1–100 of them ([CD] limits). */
const NAME = /^[\w.+=,@-]{1,100}$/;

type NamedKind = 'Application' | 'DeploymentGroup' | 'DeploymentConfig';
const WORDS: Record<NamedKind, string> = {
  Application: 'Application name',
  DeploymentGroup: 'Deployment group name',
  DeploymentConfig: 'Deployment configuration name',
};

/** A name that is there and well formed. @throws `<Kind>NameRequired`, `Invalid<Kind>Name`. */
export function checkedName(kind: NamedKind, name: string | undefined): string {
  if (name === undefined || name === '') throw refusal(`${kind}NameRequired`, `${WORDS[kind]} is required`);
  if (!NAME.test(name)) throw refusal(`Invalid${kind}Name`, `${WORDS[kind]} '${name}' is not valid`);
  return name;
}

export const applicationNotFound = (name: string): AwsError =>
  refusal('ApplicationDoesNotExist', `No application found for name: ${name}`);
export const groupNotFound = (name: string): AwsError =>
  refusal('DeploymentGroupDoesNotExist', `No Deployment Group found for name: ${name}`);
export const configNotFound = (name: string): AwsError =>
  refusal('DeploymentConfigDoesNotExist', `No Deployment Configuration found for name: ${name}`);
