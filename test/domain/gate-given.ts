import type { Gate, Vote } from '../../src/domain/gate/gate';
import type { GateSpec } from '../../src/domain/gate/gate-spec';
import { at, digest, V1 } from './given';

/** A gate with a good default: opened at minute 0, waiting until minute 40, nobody has voted. */

export const HASH = 'f'.repeat(64);

const V2 = { repository: 'frontend', tag: 'v2', digest: digest('2'), at: at(-1) };

export const GATE: GateSpec = {
  approvers: ['alice', 'bob', 'carol', 'dave'].map((id) => ({ id, email: `${id}@example.com`, principals: [] })),
  votes: 2,
  groups: [],
  excludeAuthor: false,
  waitInMinutes: 40,
};

export function approval(approver: string, minutes = 1, members: Partial<Vote> = {}): Vote {
  return { approver, decision: 'approve', at: at(minutes), via: 'link', ...members };
}

export function rejection(approver: string, minutes = 1, comment = 'not today'): Vote {
  return approval(approver, minutes, { decision: 'reject', comment });
}

export interface Given {
  readonly votes?: readonly Vote[];
  /** Text of the image's label. */
  readonly authors?: string;
  readonly ballot?: Partial<Gate['ballot']>;
  readonly gate?: Partial<Gate>;
}

export function gate({ votes = [], authors, ballot = {}, gate: members = {} }: Given = {}): Gate {
  return {
    id: '0'.repeat(32),
    service: 'frontend',
    deploymentId: 'd-1',
    brief: {
      ...{
        service: 'frontend',
        account: '123456789012',
        region: 'ap-northeast-1',
        cluster: 'prod',
        ecsService: 'frontend',
      },
      ...{ deploymentId: 'd-1', deploymentConfigName: 'CodeDeployDefault.ECSAllAtOnce', releaseHash: HASH },
      ...{ from: [V1], to: [V2], changed: [V2], fromRevision: 'arn:1', toRevision: 'arn:2', changes: [], verdicts: [] },
      ...(authors === undefined ? {} : { source: { authors } }),
    },
    openedAt: at(0),
    deadline: at(40),
    ballot: {
      state: 'open',
      releaseHash: HASH,
      revision: votes.length,
      votes: Object.fromEntries(votes.map((vote) => [vote.approver, vote])),
      failedCodes: {},
      ...ballot,
    },
    asked: {},
    ...members,
  };
}
