import type { StandardUnit } from '@aws-sdk/client-cloudwatch';
import type { Clock } from './clock/virtual-clock';
import type { Instances } from './ec2/instances';
import type { Caller, CredentialStore } from './iam/credentials';
import type { NamedRequirement } from './iam/requirements/requirement';
import type { Ids } from './ids';
import type { Network } from './network/network';
import type { Input, OperationName, Output } from './wire/implementation';
import type { ServiceName } from './wire/services';

/**
 * What every embedded service is given. Services reach each other only through `call` (public operations, checked and
 * logged like anybody's) and `publish` (events); none holds a reference to another.
 */
export interface World {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly network: Network;
  /** The account's EC2 instances. */
  readonly instances: Instances;
  readonly credentials: CredentialStore;
  readonly accountId: string;
  readonly region: string;
  /** Calls an operation as AWS itself does; the clock holds meanwhile. Refusals reject with the service's `AwsError`. */
  call<Service extends ServiceName, Operation extends OperationName<Service>>(
    caller: Caller,
    service: Service,
    operation: Operation,
    input: Input<Service, Operation>,
  ): Promise<Output<Service, Operation>>;
  /** Refuses what the caller's role does not allow, where a service is asked otherwise than by an operation. */
  authorise(caller: Caller, service: ServiceName, requirements: readonly NamedRequirement[]): Promise<void>;
  /** Puts an event of an AWS service on the default bus, stamped with the virtual time (whole seconds, as AWS does). */
  publish(event: ServiceEvent): BusEvent;
  /**
   * SQS says that a queue has messages to receive. On AWS whoever polls a queue by itself learns that from a long poll,
   * which here would keep the clock.
   */
  tellOfMessages(queueArn: string): void;
  /** Hands CloudWatch a value of a metric of an AWS service, which is what `PutMetricData` is to everybody else. */
  measure(measurement: Measurement): void;
}

interface MeasuredMetric {
  /** `AWS/SQS` */
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  /** Absent: now. */
  readonly time?: Date;
  /** Absent: `None`. */
  readonly unit?: StandardUnit;
  /** Virtual milliseconds from the end of a minute until CloudWatch can be asked for it. Absent: no wait at all. */
  readonly publishedAfterMs?: number;
}

/** One value of a metric, or one that holds from now on until the next one comes; `undefined` ends it. */
export type Measurement = MeasuredMetric & ({ readonly value: number } | { readonly held: number | undefined });

export interface ServiceEvent {
  /** `aws.ecr` */
  readonly source: string;
  readonly detailType: string;
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
  /** Absent: now. */
  readonly time?: Date;
}

/** An event as EventBridge delivers it. */
export interface BusEvent {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': string;
  readonly source: string;
  readonly account: string;
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
}
