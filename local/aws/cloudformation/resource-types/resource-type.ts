import type { Capacity } from '../../ec2/capacity';
import type { Input, OperationName, Output } from '../../wire/implementation';
import type { ServiceName } from '../../wire/services';
import type { ObjectSchema } from '../schema/property-schema';

/**
 * How CloudFormation handles one type of resource. `Properties` are those of a template, evaluated, checked against
 * `schema` and renamed for the API.
 */
export interface ResourceType<Properties extends object> {
  /** `AWS::ECS::Cluster` */
  readonly type: string;
  readonly schema: ObjectSchema;
  /** What Fn::GetAtt may ask for. Ref is the physical id. */
  readonly attributes: readonly string[];
  /** Properties (names in the template) whose change needs a new resource. */
  readonly createOnly: readonly string[];
  /** The property that names the resource, where it has one: a named resource cannot be replaced. */
  readonly nameProperty?: string;
  /** IAM resources need an acknowledgement, named ones a stronger one. */
  readonly capability?: 'CAPABILITY_IAM';

  /** Whether there is one of that name already, where its service would answer a second creation with the first. */
  exists?(name: string, context: ResourceContext): Promise<unknown>;
  /** Creates the resource; says its physical id to {@link ResourceContext.initiated} as soon as there is one. */
  create(properties: Properties, context: ResourceContext): Promise<Attributes>;
  /** Changes what exists; without it every change is a replacement. */
  update?(change: Change<Properties>, context: ResourceContext): Promise<Attributes>;
  /** Deletes what may be gone already; that is no error. */
  delete(physicalId: string, properties: Properties, context: ResourceContext): Promise<void>;
}

export type Attributes = Readonly<Record<string, string>>;

export interface Change<Properties> {
  readonly physicalId: string;
  readonly before: Properties;
  readonly after: Properties;
  /** Names in the template of the properties that differ. */
  readonly changed: ReadonlySet<string>;
}

/** What a handler can reach: AWS's public operations, as CloudFormation, what has none, and virtual time. */
export interface ResourceContext {
  readonly logicalId: string;
  readonly stackId: string;
  readonly accountId: string;
  readonly region: string;
  call<Service extends ServiceName, Operation extends OperationName<Service>>(
    service: Service,
    operation: Operation,
    input: Input<Service, Operation>,
  ): Promise<Output<Service, Operation>>;
  /** EC2 and Auto Scaling, which have no operations here. */
  readonly capacity: Capacity;
  /** The resource exists from now on, even if the rest of its creation fails. */
  initiated(physicalId: string): void;
  /** `<stack>-<logical id>-<random>`, cut so that at most `limit` characters remain. */
  physicalName(limit: number): string;
  random(length: number): string;
  pause(milliseconds: number): Promise<void>;
}

/** A resource that AWS took and that did not get where it should. */
export class NotStabilized extends Error {
  override readonly name = 'NotStabilized';
}

/** Whether a refusal says that the thing is not there. */
export const isGone = (error: unknown): boolean =>
  error instanceof Error && /NotFound|NoSuch|DoesNotExist|NotFoundException|Inactive/.test(error.name);

/** Deletes; that it is gone already is no error. */
export async function deleted(work: Promise<unknown>): Promise<void> {
  await work.catch((error) => {
    if (!isGone(error)) throw error;
  });
}

/** Templates' tags as the map that some APIs want. */
export const tagsAsMap = (tags: readonly { Key?: string; Value?: string }[] | undefined): Record<string, string> =>
  Object.fromEntries((tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value]));

/** Properties without those that are not the API's. */
export function omit<T extends object, K extends keyof T>(value: T, ...keys: K[]): Omit<T, K> {
  const copy = { ...value };
  for (const key of keys) delete copy[key];
  return copy;
}
