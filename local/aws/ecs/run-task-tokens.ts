import type { Failure } from '@aws-sdk/client-ecs';
import { AwsError } from '../wire/aws-error';
import type { World } from '../world';
import type { ClusterRecord, EcsState, TaskRecord } from './state';

interface Answer {
  /** As JSON, without its token. */
  readonly request: string;
  readonly tasks: readonly TaskRecord[];
  readonly failures: readonly Failure[];
}

const DAY_MS = 24 * 3_600_000;

/**
 * What RunTask answered to which client token, by cluster. A token lives for a day, and no longer than an hour after its
 * tasks, which is as long as ECS shows them [ECSAPI: ECS_Idempotency]. Where nothing was launched there is nothing that a
 * second request could do twice.
 */
export class RunTaskTokens {
  private readonly answers = new Map<string, Answer & { readonly at: Date }>();

  constructor(
    private readonly world: World,
    private readonly state: EcsState,
  ) {}

  /** What the same request was answered before. @throws AwsError ConflictException when it was another one. */
  answered(cluster: ClusterRecord, token: string | undefined, request: string): Answer | undefined {
    const before = this.answers.get(keyOf(cluster, token));
    if (token === undefined || !before || this.isOver(before)) return undefined;
    if (before.request === request) return before;
    throw new AwsError('ConflictException', 'The client token was used with other parameters.', {
      resourceIds: before.tasks.map(({ arn }) => arn),
    });
  }

  remember(cluster: ClusterRecord, token: string | undefined, answer: Answer): void {
    if (token === undefined || answer.tasks.length === 0) return;
    this.answers.set(keyOf(cluster, token), { ...answer, at: this.world.clock.now() });
  }

  private isOver({ at, tasks }: Answer & { readonly at: Date }): boolean {
    const age = this.world.clock.now().getTime() - at.getTime();
    return age >= DAY_MS || tasks.every(({ arn }) => !this.state.tasks.has(arn));
  }
}

const keyOf = ({ name }: ClusterRecord, token = ''): string => `${name}/${token}`;
