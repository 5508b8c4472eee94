import { AsyncLocalStorage } from 'node:async_hooks';
import type { Clock } from '../clock/virtual-clock';
import { type Caller, nameOfCaller } from '../iam/credentials';
import type { PermissionUse } from '../iam/permission-use';
import type { NamedRequirement } from '../iam/requirements/requirement';
import type { Ids } from '../ids';
import { isOff } from '../rules/is-off';
import { AwsError } from './aws-error';
import { misfitOf, misfitsOf } from './check';
import { Constraints } from './constraints/constraints';
import { SIDECARS } from './constraints/sidecar';
import { validationException } from './constraints/validation-exception';
import type { AnyServiceImplementation, Call } from './implementation';
import { modelOf, type OperationModel } from './model';
import { SERVICES, type ServiceName } from './services';

/** One line of the log of calls (`/calls.json`). */
export interface CallRecord {
  readonly time: string;
  /** ARN of the principal, or `<service>.amazonaws.com` for calls that AWS services make themselves. */
  readonly who: string;
  readonly service: string;
  readonly operation: string;
  /** `OK`, or the error's code. */
  readonly outcome: string;
  /** What the caller's program calls itself, the first word of its user agent: `Boto3/1.43.11`. AWS services have none. */
  readonly client?: string;
}

/** A call that is about to run, and how to read what its input only refers to. */
export interface AskedCall {
  readonly caller: Caller;
  readonly service: ServiceName;
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** A reading operation as the account's own eyes see it, unlogged. */
  look(service: ServiceName, operation: string, input: Record<string, unknown>): Promise<Record<string, unknown>>;
}

/** Rejects with an {@link AwsError} what the caller's role does not allow. */
export interface Authoriser {
  call(call: AskedCall): Promise<void>;
  /** Actions of a service that are asked for otherwise than by its operations. */
  actions(caller: Caller, service: ServiceName, requirements: readonly NamedRequirement[]): Promise<void>;
  /** Everything that roles were asked for so far. */
  readonly uses: readonly PermissionUse[];
}

/**
 * Stands before every call, ahead of its input's check and of IAM. Throws an {@link AwsError} to refuse it. The console's own
 * looks and its watchers pass by. A promise that it returns is waited for.
 */
export type Barrier = (call: Omit<AskedCall, 'look'>) => unknown;

/**
 * Stands after every call, before its answer. Throws ConnectionLost for an answer that is to be lost; a promise that never
 * settles leaves it open for ever.
 */
export type Aftermath = (call: Omit<AskedCall, 'look'> & { readonly outcome: string }) => unknown;

/** Calls kept in the log; older ones are forgotten. */
const CALLS_KEPT = 50_000;

/**
 * Where every call arrives, whatever the transport: from the wire through the gateway, or from one embedded service to
 * another. Checks the input against the model and its constraints, asks IAM whether the caller's role allows it, runs the operation, checks the
 * output, and writes the log of calls.
 */
export class Dispatcher {
  private readonly services = new Map<ServiceName, AnyServiceImplementation>();
  private readonly constraints = new Map<ServiceName, Constraints>();
  private authoriser: Authoriser | undefined;
  /** Asked in order, the first refusal counts. */
  readonly barriers: Barrier[] = [];
  readonly aftermaths: Aftermath[] = [];
  private log: CallRecord[] = [];
  /** Set while the console looks: neither its reads nor the calls that they cause among services are logged. */
  private readonly quiet = new AsyncLocalStorage<true>();
  /** The user agent of the request that is being answered. */
  private readonly userAgent = new AsyncLocalStorage<string>();

  constructor(
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  register(implementation: AnyServiceImplementation): void {
    const { operations } = modelOf(SERVICES[implementation.name]);
    for (const operation of Object.keys(implementation.operations))
      if (!operations.has(operation)) throw new Error(`${implementation.name} has no operation ${operation}`);
    this.services.set(implementation.name, implementation);
    this.constraints.set(
      implementation.name,
      new Constraints(SIDECARS[implementation.name], implementation.judgesItself),
    );
    this.authoriser = implementation.authoriser ?? this.authoriser;
  }

  get calls(): readonly CallRecord[] {
    return this.log;
  }

  /** Every action that a role was asked for, also those that no call shows. */
  get permissionUses(): readonly PermissionUse[] {
    return this.authoriser?.uses ?? [];
  }

  /** What is built, for the message of a refusal and for the documentation. */
  operationsOf(service: ServiceName): string[] {
    return Object.keys(this.services.get(service)?.operations ?? {}).sort();
  }

  /** Runs one operation on behalf of `caller`. Rejects with an {@link AwsError} for whatever AWS would refuse. */
  async call(
    caller: Caller,
    service: ServiceName,
    operation: OperationModel,
    input: Record<string, unknown>,
    endpoint?: string,
  ): Promise<Record<string, unknown>> {
    const requestId = this.ids.uuid();
    const call: Call = { caller, requestId, ...(endpoint === undefined ? {} : { endpoint }) };
    let outcome = 'OK';
    try {
      const barriers = this.quiet.getStore() ? [] : this.barriers;
      for (const barrier of barriers) {
        const held = barrier({ caller, service, operation: operation.name, input });
        if (held instanceof Promise) await held;
      }
      return await this.run(service, operation, input, call);
    } catch (error) {
      outcome = error instanceof AwsError ? error.code : 'InternalFailure';
      throw error;
    } finally {
      const client = caller.kind === 'principal' ? this.userAgent.getStore()?.split(' ', 1)[0] : undefined;
      if (!this.quiet.getStore()) {
        this.log.push({
          time: this.clock.now().toISOString(),
          who: nameOfCaller(caller),
          service,
          operation: operation.name,
          outcome,
          ...(client && { client }),
        });
        if (this.log.length > CALLS_KEPT * 1.1) this.log = this.log.slice(-CALLS_KEPT);
        for (const aftermath of this.aftermaths) {
          const held = aftermath({ caller, service, operation: operation.name, input, outcome });
          if (held instanceof Promise) await held;
        }
      }
    }
  }

  /** Holds what a service asks otherwise than by its operations against the caller's role. */
  async authorise(caller: Caller, service: ServiceName, requirements: readonly NamedRequirement[]): Promise<void> {
    if (caller.roleArn !== undefined) await this.authoriser?.actions(caller, service, requirements);
  }

  /** Runs a reading operation for the console's own pages: the administrator's eyes, left out of the log. */
  async look(
    service: ServiceName,
    operation: string,
    input: Record<string, unknown>,
  ): Promise<Record<string, unknown>> {
    const model = modelOf(SERVICES[service]).operations.get(operation);
    if (!model) throw new Error(`${service} has no operation ${operation}`);
    const caller: Caller = { kind: 'service', service: 'console.local' };
    return this.unlogged(() => this.run(service, model, input, { caller, requestId: 'console' }));
  }

  /** Leaves out of the log what `work` asks for, over whatever transport inside this process. */
  unlogged<T>(work: () => T): T {
    return this.quiet.run(true, work);
  }

  /** Runs `work` for a request: what it calls is logged with the program that sent it. */
  asked<T>(userAgent: string | undefined, work: () => T): T {
    return this.userAgent.run(userAgent ?? '', work);
  }

  private async run(
    service: ServiceName,
    operation: OperationModel,
    input: Record<string, unknown>,
    call: Call,
  ): Promise<Record<string, unknown>> {
    const implementation = this.services.get(service);
    const run = implementation?.operations[operation.name as never] as
      | ((input: unknown, call: Call) => unknown)
      | undefined;
    if (!run && isOff('not-built')) return {};
    if (!implementation || !run)
      throw new AwsError(
        'NotImplemented',
        `${service}:${operation.name} is not built in this embedded AWS. Built for ${service}: ${this.operationsOf(service).join(', ') || 'nothing'}.`,
      );
    const misfits = misfitsOf(operation, input, this.constraints.get(service));
    if (misfits[0])
      throw implementation.refusalOf?.(misfits[0], operation.name, misfits) ?? validationException(misfits);
    if (call.caller.roleArn !== undefined)
      await this.authoriser?.call({
        caller: call.caller,
        service,
        operation: operation.name,
        input,
        look: (...asked) => this.look(...asked),
      });
    const output = ((await run(input, call)) ?? {}) as Record<string, unknown>;
    const wrong = misfitOf(operation.output, output, 'response');
    if (wrong && !isOff('response-members'))
      throw new Error(`${service}:${operation.name} answered what its model does not allow: ${wrong.message}`);
    return output;
  }
}
