import type { Capability, Output, ResourceStatus, StackEvent, StackStatus, Tag } from '@aws-sdk/client-cloudformation';
import type { ParameterValue } from '../template/parameters';
import type { RemovalPolicy, Template } from '../template/template';

/** What a stack is made from; an update changes it as a whole, and its rollback restores it as a whole. */
export interface StackDefinition {
  readonly template: Template;
  readonly parameters: ReadonlyMap<string, ParameterValue>;
  readonly tags: readonly Tag[];
  readonly capabilities: readonly Capability[];
  readonly roleArn: string | undefined;
}

/** A stack; deleted ones are kept, and found by their id only. */
export interface Stack {
  readonly id: string;
  readonly name: string;
  readonly createdAt: Date;
  updatedAt: Date | undefined;
  deletedAt: Date | undefined;
  status: StackStatus;
  statusReason: string | undefined;
  definition: StackDefinition;
  /** The role whose permissions the operation under way has; absent: the administrator's. */
  actsWith: string | undefined;
  readonly onFailure: 'DO_NOTHING' | 'ROLLBACK' | 'DELETE';
  terminationProtection: boolean;
  /** In the order of their creation. */
  readonly resources: Map<string, StackResource>;
  outputs: readonly Output[];
  /** Names of the exports that this stack imports. */
  imports: ReadonlySet<string>;
  /** Oldest first. */
  readonly events: StackEvent[];
  /** Token of the operation under way, repeated in its events. */
  token: string | undefined;
}

export interface StackResource {
  readonly logicalId: string;
  readonly type: string;
  /** Absent until the resource exists. */
  physicalId: string | undefined;
  status: ResourceStatus;
  statusReason: string | undefined;
  updatedAt: Date;
  /** As evaluated, in the template's names. */
  properties: Readonly<Record<string, unknown>>;
  attributes: Readonly<Record<string, string>>;
  deletionPolicy: RemovalPolicy;
  updateReplacePolicy: RemovalPolicy;
}
