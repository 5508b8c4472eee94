import { anywhere, each, type Requirements, type RequirementTable, type Scene } from './requirement';

/** A secret by its ARN, with the six characters that its name does not have. */
async function secret(id: string, scene: Scene): Promise<string> {
  const found = await scene.look('secrets-manager', 'DescribeSecret', { SecretId: id });
  if (typeof found?.ARN === 'string') return found.ARN;
  return id.startsWith('arn:') ? id : scene.arn('secretsmanager', `secret:${id}`);
}

const ofSecret = ({ SecretId = '' }: { SecretId?: string | undefined }, scene: Scene): Requirements =>
  secret(SecretId, scene).then((arn) => each([arn]));

/** What Secrets Manager asks. Source: Service Authorization Reference, "AWS Secrets Manager". */
export const secretsManager: RequirementTable<'secrets-manager'> = {
  CreateSecret: ({ Name = '' }, scene) => each([scene.arn('secretsmanager', `secret:${Name}-*`)]),
  DeleteSecret: ofSecret,
  DescribeSecret: ofSecret,
  GetRandomPassword: anywhere,
  GetSecretValue: ofSecret,
  ListSecrets: anywhere,
  PutSecretValue: ofSecret,
  RestoreSecret: ofSecret,
  TagResource: ofSecret,
  UntagResource: ofSecret,
  UpdateSecret: ofSecret,
};
