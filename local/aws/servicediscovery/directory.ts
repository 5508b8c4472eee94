import type { DnsRecord, NamespaceType, OperationStatus, OperationType } from '@aws-sdk/client-servicediscovery';
import { AwsError } from '../wire/aws-error';
import type { World } from '../world';
import { namespaceNotFound, serviceNotFound } from './refusals';

export interface Namespace {
  readonly id: string;
  readonly arn: string;
  readonly name: string;
  readonly type: Exclude<NamespaceType, 'DNS_PUBLIC'>;
  readonly description: string | undefined;
  readonly creatorRequestId: string | undefined;
  readonly createdAt: Date;
}

export interface RegistryInstance {
  readonly id: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly creatorRequestId: string | undefined;
}

export interface Registry {
  readonly id: string;
  readonly arn: string;
  readonly name: string;
  readonly namespace: Namespace;
  readonly description: string | undefined;
  readonly creatorRequestId: string | undefined;
  /** Of an HTTP namespace, and of services that only the API tells of: none. */
  readonly dnsRecords: readonly DnsRecord[];
  readonly routingPolicy: 'MULTIVALUE' | 'WEIGHTED' | undefined;
  /** Whether somebody may say that an instance is not healthy. */
  readonly hasCustomHealth: boolean;
  readonly createdAt: Date;
  readonly instances: Map<string, RegistryInstance>;
  /** Grows with each change of the instances. */
  revision: number;
}

/** Work that Cloud Map has taken on: what it is about, and how far it is. */
export interface Work {
  readonly id: string;
  readonly type: OperationType;
  readonly targets: Readonly<Record<string, string>>;
  readonly createdAt: Date;
  status: OperationStatus;
  updatedAt: Date;
}

/** What Cloud Map knows. */
export class Directory {
  readonly namespaces = new Map<string, Namespace>();
  readonly services = new Map<string, Registry>();
  readonly works = new Map<string, Work>();

  constructor(readonly world: World) {}

  newId(prefix: 'ns' | 'srv'): string {
    return `${prefix}-${this.world.ids.secret(16).toLowerCase()}`;
  }

  arnOf(kind: 'namespace' | 'service', id: string): string {
    return `arn:aws:servicediscovery:${this.world.region}:${this.world.accountId}:${kind}/${id}`;
  }

  /** By id or ARN. @throws AwsError NamespaceNotFound */
  namespace(reference: string | undefined): Namespace {
    const found = this.namespaces.get(idIn(reference ?? ''));
    if (!found || (reference?.startsWith('arn:') && found.arn !== reference)) throw namespaceNotFound(reference ?? '');
    return found;
  }

  /** By id or ARN. @throws AwsError ServiceNotFound */
  service(reference: string | undefined): Registry {
    const found = this.services.get(idIn(reference ?? ''));
    if (!found || (reference?.startsWith('arn:') && found.arn !== reference)) throw serviceNotFound(reference ?? '');
    return found;
  }

  servicesOf({ id }: Namespace): readonly Registry[] {
    return [...this.services.values()].filter(({ namespace }) => namespace.id === id);
  }

  /**
   * Takes work on, and has done it after some virtual milliseconds.
   * @returns the id of the operation
   * @throws AwsError DuplicateRequest while the same is being worked on
   */
  begin(type: OperationType, targets: Readonly<Record<string, string>>, afterMs: number, done: () => void): string {
    const about = JSON.stringify(targets);
    for (const work of this.works.values())
      if (work.status === 'SUBMITTED' && JSON.stringify(work.targets) === about)
        throw new AwsError('DuplicateRequest', `The operation ${work.id} is in progress.`, {
          DuplicateOperationId: work.id,
        });
    const createdAt = this.world.clock.now();
    const id = this.world.ids.uuid();
    const work: Work = { id, type, targets, createdAt, status: 'SUBMITTED', updatedAt: createdAt };
    this.works.set(id, work);
    this.world.clock.after(afterMs, () => {
      done();
      work.status = 'SUCCESS';
      work.updatedAt = this.world.clock.now();
    });
    return id;
  }
}

const idIn = (reference: string): string => reference.slice(reference.lastIndexOf('/') + 1);
