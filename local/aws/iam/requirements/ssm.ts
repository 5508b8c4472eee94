import { anywhere, arnOr, each, type Requirements, type RequirementTable, type Scene } from './requirement';

/** A name's version or label (`name:3`) is no part of the ARN; neither is its first slash, for the ARN has one there. */
const parameter = (name: string, scene: Scene): string =>
  arnOr(name, (plain) => scene.arn('ssm', `parameter/${plain.replace(/^\//, '').replace(/:.*$/, '')}`));

const ofName = ({ Name = '' }: { Name?: string | undefined }, scene: Scene): Requirements =>
  each([parameter(Name, scene)]);
const ofNames = ({ Names = [] }: { Names?: string[] | undefined }, scene: Scene): Requirements =>
  each(Names.map((name) => parameter(name, scene)));
const ofTagged = ({ ResourceId = '' }: { ResourceId?: string | undefined }, scene: Scene): Requirements =>
  each([parameter(ResourceId, scene)]);

/** What Parameter Store asks. Source: Service Authorization Reference, "AWS Systems Manager". */
export const ssm: RequirementTable<'ssm'> = {
  AddTagsToResource: ofTagged,
  DeleteParameter: ofName,
  DeleteParameters: ofNames,
  DescribeParameters: anywhere,
  GetParameter: ofName,
  GetParameterHistory: ofName,
  GetParameters: ofNames,
  GetParametersByPath: ({ Path = '' }, scene) => each([parameter(Path, scene)]),
  LabelParameterVersion: ofName,
  ListTagsForResource: ofTagged,
  PutParameter: ofName,
  RemoveTagsFromResource: ofTagged,
  UnlabelParameterVersion: ofName,
};
