import { validationError } from '../validation-error';
import { isParameterType } from './parameters';
import { parseTemplate } from './parse-template';
import { circleIn, creationOrder, type References, referencesOf } from './references';
import type { OutputDefinition, ParameterDefinition, RemovalPolicy, ResourceDefinition, Template } from './template';

/** What a template may use: the resource types that are built, and the attributes of each. */
export interface KnownTypes {
  has(type: string): boolean;
  attributesOf(type: string): readonly string[];
}

const SECTIONS = [
  'AWSTemplateFormatVersion',
  'Description',
  'Metadata',
  'Parameters',
  'Mappings',
  'Conditions',
  'Rules',
];
const MORE_SECTIONS = ['Transform', 'Resources', 'Outputs', 'Hooks'];
/** Sections that change what is deployed, and that nothing here would act on. */
const NOT_BUILT = ['Rules', 'Transform', 'Hooks'];
const RESOURCE_MEMBERS = [
  'Type',
  'Properties',
  'DependsOn',
  'Condition',
  'Metadata',
  'DeletionPolicy',
  'UpdateReplacePolicy',
];
const RESOURCE_MEMBERS_NOT_BUILT = ['CreationPolicy', 'UpdatePolicy'];
const PSEUDO_PARAMETERS = [
  'AccountId',
  'NotificationARNs',
  'NoValue',
  'Partition',
  'Region',
  'StackId',
  'StackName',
  'URLSuffix',
];
export const TEMPLATE_LIMIT_IN_BYTES = 51_200;
const RESOURCE_LIMIT = 500;

type Section = Record<string, Record<string, unknown>>;

/** Reads a template's text and refuses, in AWS's words, what CloudFormation refuses before it creates anything. */
export function readTemplate(text: string, known: KnownTypes): Template {
  const raw = parseTemplate(text);
  const invalid = Object.keys(raw).filter((name) => ![...SECTIONS, ...MORE_SECTIONS].includes(name));
  if (invalid.length > 0) throw validationError(`Invalid template property or properties [${invalid.join(', ')}]`);
  for (const section of NOT_BUILT)
    if (raw[section] !== undefined)
      throw validationError(`The template section ${section} is not built in this embedded AWS.`);
  const version = raw.AWSTemplateFormatVersion;
  if (version !== undefined && version !== '2010-09-09')
    throw validationError(`Template format error: unsupported value for AWSTemplateFormatVersion.`);
  const template: Template = {
    text,
    description: raw.Description === undefined ? undefined : String(raw.Description),
    metadata: raw.Metadata,
    parameters: readParameters(sectionOf(raw, 'Parameters')),
    mappings: sectionOf(raw, 'Mappings') as Template['mappings'],
    conditions: sectionOf(raw, 'Conditions'),
    resources: readResources(sectionOf(raw, 'Resources'), known),
    outputs: new Map(Object.entries(sectionOf(raw, 'Outputs')).map(readOutput)),
  };
  assertReferences(template, known);
  creationOrder(template.resources);
  return template;
}

function sectionOf(raw: Record<string, unknown>, name: string): Section {
  const section = raw[name] ?? {};
  if (!isObject(section) || Object.values(section).some((member) => name !== 'Conditions' && !isObject(member)))
    throw validationError(`Template format error: Every ${name} member must be an object.`);
  return section as Section;
}

function readParameters(section: Section): Map<string, ParameterDefinition> {
  for (const [name, { Type }] of Object.entries(section)) {
    if (typeof Type !== 'string')
      throw validationError(`Template format error: Every Parameters object must contain a Type member.`);
    if (!isParameterType(Type))
      throw validationError(`Template format error: Unrecognized parameter type: ${Type} of parameter ${name}`);
  }
  return new Map(Object.entries(section) as unknown as [string, ParameterDefinition][]);
}

function readResources(section: Section, known: KnownTypes): Map<string, ResourceDefinition> {
  const entries = Object.entries(section);
  if (entries.length === 0)
    throw validationError('Template format error: At least one Resources member must be defined.');
  if (entries.length > RESOURCE_LIMIT)
    throw validationError(
      `Template format error: Number of resources, ${entries.length}, is greater than maximum allowed, ${RESOURCE_LIMIT}`,
    );
  const unknownTypes = new Set<string>();
  const resources = new Map<string, ResourceDefinition>();
  for (const [logicalId, resource] of entries) {
    if (!/^[A-Za-z0-9]{1,255}$/.test(logicalId))
      throw validationError(`Template format error: Resource name ${logicalId} is non alphanumeric.`);
    for (const member of Object.keys(resource)) {
      if (RESOURCE_MEMBERS_NOT_BUILT.includes(member))
        throw validationError(
          `The resource attribute ${member} is not built in this embedded AWS: resource ${logicalId}.`,
        );
      if (!RESOURCE_MEMBERS.includes(member)) throw validationError(`Invalid template resource property '${member}'`);
    }
    if (typeof resource.Type !== 'string')
      throw validationError(
        `Template format error: [/Resources/${logicalId}] Every Resources object must contain a Type member.`,
      );
    if (!known.has(resource.Type)) unknownTypes.add(resource.Type);
    const properties = resource.Properties ?? {};
    if (!isObject(properties))
      throw validationError(`Template format error: Properties of resource ${logicalId} must be an object.`);
    resources.set(logicalId, {
      logicalId,
      type: resource.Type,
      properties,
      dependsOn: [resource.DependsOn ?? []].flat().map(String),
      condition: resource.Condition === undefined ? undefined : String(resource.Condition),
      deletionPolicy: policyOf(resource.DeletionPolicy, logicalId),
      updateReplacePolicy: policyOf(resource.UpdateReplacePolicy, logicalId),
    });
  }
  if (unknownTypes.size > 0)
    throw validationError(`Template format error: Unrecognized resource types: [${[...unknownTypes].join(', ')}]`);
  return resources;
}

function policyOf(policy: unknown, logicalId: string): RemovalPolicy {
  if (policy === undefined) return 'Delete';
  if (policy === 'Delete' || policy === 'Retain' || policy === 'RetainExceptOnCreate') return policy;
  throw validationError(`Template error: Unrecognized DeletionPolicy ${String(policy)} for resource ${logicalId}`);
}

function readOutput([name, output]: [string, Record<string, unknown>]): [string, OutputDefinition] {
  if (!/^[A-Za-z0-9]{1,255}$/.test(name))
    throw validationError(`Template format error: Output name ${name} is non alphanumeric.`);
  if (output.Value === undefined)
    throw validationError('Template format error: Every Outputs member must contain a Value object');
  return [name, output as unknown as OutputDefinition];
}

/** Every Ref, GetAtt, Sub, DependsOn and condition names something that exists. */
function assertReferences(template: Template, known: KnownTypes): void {
  const { resources, outputs, conditions } = template;
  const everything: [block: string, references: References][] = [
    ...[...resources.values()].map((resource): [string, References] => [
      'Resources',
      referencesOf(resource.properties),
    ]),
    ...[...outputs.values()].map((output): [string, References] => ['Outputs', referencesOf(output)]),
  ];
  const unresolved = new Map<string, Set<string>>();
  const miss = (block: string, name: string): void => {
    unresolved.set(block, (unresolved.get(block) ?? new Set()).add(name));
  };
  for (const [block, { names, attributes }] of everything) {
    for (const name of names) if (!resources.has(name) && !isNamed(template, name)) miss(block, name);
    for (const [id, attribute] of attributes) {
      const resource = resources.get(id);
      if (!resource) miss(block, id);
      else if (!known.attributesOf(resource.type).includes(attribute))
        throw validationError(
          `Template error: resource ${id} does not support attribute type ${attribute} in Fn::GetAtt`,
        );
    }
  }
  for (const resource of resources.values())
    for (const id of resource.dependsOn) if (!resources.has(id)) miss('Resources', id);
  for (const [block, names] of unresolved)
    throw validationError(
      `Template format error: Unresolved resource dependencies [${[...names].join(', ')}] in the ${block} block of the template`,
    );
  const used = new Set(everything.flatMap(([, { conditions: names }]) => [...names]));
  for (const { condition } of resources.values()) if (condition) used.add(condition);
  for (const { Condition } of outputs.values()) if (Condition) used.add(Condition);
  for (const definition of Object.values(conditions)) {
    const { names, attributes, conditions: others } = referencesOf(definition);
    for (const name of others) used.add(name);
    const wrong = [...names].filter((name) => !isNamed(template, name)).concat(attributes.map(([id]) => id));
    if (wrong.length > 0)
      throw validationError(
        `Template format error: Unresolved dependencies [${wrong.join(', ')}]. Cannot reference resources in the Conditions block of the template`,
      );
  }
  const undefinedConditions = [...used].filter((name) => !Object.hasOwn(conditions, name));
  if (undefinedConditions.length > 0)
    throw validationError(
      `Template format error: Unresolved condition dependency ${undefinedConditions[0]} in the Resources block of the template`,
    );
  const circle = circleIn(
    new Map(Object.entries(conditions).map(([name, definition]) => [name, referencesOf(definition).conditions])),
  );
  if (circle.length > 0)
    throw validationError(`Template format error: Circular dependency between conditions: [${circle.join(', ')}]`);
}

const isNamed = ({ parameters }: Template, name: string): boolean =>
  parameters.has(name) || PSEUDO_PARAMETERS.some((pseudo) => name === `AWS::${pseudo}`);

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
