import { anywhere, each, passRole, type Requirements, type RequirementTable, type Scene } from './requirement';

/** From a name, a partial ARN or an ARN, each with or without a qualifier; the ARN has the qualifier where one is given. */
const functionArn = (reference: string, qualifier: string | undefined, scene: Scene): string => {
  const path = reference.replace(/^.*function:/, '').replace(/^(?:\d{12}:)/, '');
  const [name = '', inName] = path.split(':');
  const version = qualifier ?? inName;
  return scene.arn('lambda', `function:${name}${version === undefined ? '' : `:${version}`}`);
};

const ofFunction = (
  { FunctionName = '', Qualifier }: { FunctionName?: string | undefined; Qualifier?: string | undefined },
  scene: Scene,
): Requirements => each([functionArn(FunctionName, Qualifier, scene)]);

const ofMapping = ({ UUID = '' }: { UUID?: string | undefined }, scene: Scene): Requirements =>
  each([scene.arn('lambda', `event-source-mapping:${UUID}`)]);

const ofResource = ({ Resource }: { Resource?: string | undefined }): Requirements => each([Resource]);

/** What Lambda asks. Source: Service Authorization Reference, "AWS Lambda". */
export const lambda: RequirementTable<'lambda'> = {
  AddPermission: ofFunction,
  CreateEventSourceMapping: anywhere,
  CreateFunction: (input, scene) => [
    { resource: functionArn(input.FunctionName ?? '', undefined, scene) },
    ...passRole(input.Role, 'lambda.amazonaws.com'),
  ],
  CreateFunctionUrlConfig: ofFunction,
  DeleteEventSourceMapping: ofMapping,
  DeleteFunction: ofFunction,
  DeleteFunctionEventInvokeConfig: ofFunction,
  DeleteFunctionUrlConfig: ofFunction,
  GetAccountSettings: anywhere,
  GetEventSourceMapping: ofMapping,
  GetFunction: ofFunction,
  GetFunctionConfiguration: ofFunction,
  GetFunctionEventInvokeConfig: ofFunction,
  GetFunctionUrlConfig: ofFunction,
  GetPolicy: ofFunction,
  Invoke: ({ FunctionName = '', Qualifier }, scene) => [
    { action: 'lambda:InvokeFunction', resource: functionArn(FunctionName, Qualifier, scene) },
  ],
  ListAliases: ofFunction,
  ListEventSourceMappings: anywhere,
  ListFunctionEventInvokeConfigs: ofFunction,
  ListFunctionUrlConfigs: ofFunction,
  ListFunctions: anywhere,
  ListTags: ofResource,
  ListVersionsByFunction: ofFunction,
  PutFunctionEventInvokeConfig: ofFunction,
  RemovePermission: ofFunction,
  TagResource: ofResource,
  UntagResource: ofResource,
  UpdateEventSourceMapping: ofMapping,
  UpdateFunctionCode: ofFunction,
  UpdateFunctionConfiguration: (input, scene) => [
    { resource: functionArn(input.FunctionName ?? '', undefined, scene) },
    ...passRole(input.Role, 'lambda.amazonaws.com'),
  ],
  UpdateFunctionEventInvokeConfig: ofFunction,
  UpdateFunctionUrlConfig: ofFunction,
};
