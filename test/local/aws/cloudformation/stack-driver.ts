import {
  CloudFormationClient,
  CreateStackCommand,
  type CreateStackCommandInput,
  DeleteStackCommand,
  DescribeStackEventsCommand,
  DescribeStackResourcesCommand,
  DescribeStacksCommand,
  type Stack,
  UpdateStackCommand,
  type UpdateStackCommandInput,
} from '@aws-sdk/client-cloudformation';
import { type Account, createAccount } from '../../../../local/aws/account';
import { asService } from '../../../../local/aws/iam/credentials';
import type { Input, OperationName, Output } from '../../../../local/aws/wire/implementation';
import { inProcessRequestHandler } from '../../../../local/aws/wire/in-process-transport';
import type { ServiceName } from '../../../../local/aws/wire/services';

export const START = new Date('2026-11-21T09:00:00Z');

/** A template as a value; the driver writes it as JSON. */
export type Resources = Record<string, Record<string, unknown>>;

/** An account with every service, and stacks deployed in it to their end. */
export interface StackDriver {
  readonly aws: Account;
  readonly client: CloudFormationClient;
  /** Creates a stack, or updates the one of that name, and waits until nothing is in progress. */
  deploy(name: string, template: object | string, options?: Partial<CreateStackCommandInput>): Promise<Stack>;
  update(name: string, template: object | string, options?: Partial<UpdateStackCommandInput>): Promise<Stack>;
  remove(name: string, retained?: string[]): Promise<string>;
  stack(name: string): Promise<Stack>;
  /** `LogicalId STATUS`, oldest first; the stack itself by its name. */
  events(name: string): Promise<string[]>;
  /** Every event with its reason, to print when a story went wrong. */
  story(name: string): Promise<string>;
  reasonOf(name: string, logicalId: string): Promise<string>;
  physicalId(name: string, logicalId: string): Promise<string>;
  call<S extends ServiceName, O extends OperationName<S>>(
    service: S,
    operation: O,
    input: Input<S, O>,
  ): Promise<Output<S, O>>;
  close(): Promise<void>;
}

export function stackDriver(): StackDriver {
  const aws = createAccount({
    startAt: START,
    seed: 'cloudformation',
    onInternalError: (error) => {
      throw error;
    },
    runner: {
      parallelism: 1,
      start: () => {
        throw new Error('No function runs in these tests.');
      },
      close: async () => undefined,
    },
  });
  const client = new CloudFormationClient({
    region: 'ap-northeast-1',
    endpoint: 'http://aws.local',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    requestHandler: inProcessRequestHandler(aws.handle) as never,
  });
  const textOf = (template: object | string): string =>
    typeof template === 'string' ? template : JSON.stringify(template);
  const stack = async (StackName: string): Promise<Stack> =>
    (await client.send(new DescribeStacksCommand({ StackName }))).Stacks![0]!;
  const settled = async (id: string): Promise<Stack> => {
    await aws.clock.advanceUntil(async () => !(await stack(id)).StackStatus!.endsWith('_IN_PROGRESS'), 12 * 3_600_000);
    return stack(id);
  };
  const eventsOf = async (StackName: string) =>
    ((await client.send(new DescribeStackEventsCommand({ StackName }))).StackEvents ?? []).reverse();
  const driver: StackDriver = {
    aws,
    client,
    stack,
    deploy: async (StackName, template, options = {}) => {
      const input = { StackName, TemplateBody: textOf(template), Capabilities: ['CAPABILITY_NAMED_IAM' as const] };
      const { StackId } = await client.send(new CreateStackCommand({ ...input, ...options }));
      return settled(StackId!);
    },
    update: async (StackName, template, options = {}) => {
      const input = { StackName, TemplateBody: textOf(template), Capabilities: ['CAPABILITY_NAMED_IAM' as const] };
      const { StackId } = await client.send(new UpdateStackCommand({ ...input, ...options }));
      return settled(StackId!);
    },
    remove: async (name, RetainResources) => {
      const { StackId } = await stack(name);
      await client.send(new DeleteStackCommand({ StackName: name, ...(RetainResources ? { RetainResources } : {}) }));
      return (await settled(StackId!)).StackStatus!;
    },
    events: async (name) => (await eventsOf(name)).map((event) => `${event.LogicalResourceId} ${event.ResourceStatus}`),
    story: async (name) =>
      (await eventsOf(name))
        .map(
          ({ LogicalResourceId: id, ResourceStatus: status, ResourceStatusReason: why = '' }) =>
            `${id} ${status} ${why}`,
        )
        .join('\n'),
    reasonOf: async (name, logicalId) =>
      (await eventsOf(name)).filter((event) => event.LogicalResourceId === logicalId).at(-1)?.ResourceStatusReason ??
      '',
    physicalId: async (StackName, LogicalResourceId) =>
      (await client.send(new DescribeStackResourcesCommand({ StackName, LogicalResourceId }))).StackResources![0]!
        .PhysicalResourceId!,
    call: (service, operation, input) => aws.world.call(asService('test'), service, operation, input),
    close: async () => {
      client.destroy();
      await aws.close();
    },
  };
  return driver;
}
