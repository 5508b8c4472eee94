import type { Quality } from './story';

/**
 * What the laws are judged by: what reached AWS and what came of it, what people did and were told. Never what Slipway
 * believes. Lists only grow, and their members are replaced, never changed: a law remembers how far it has read.
 */
export interface Evidence {
  /** The virtual time. */
  readonly now: Date;
  /** True once, at the end: the faults have ceased and time was given to come to rest. */
  readonly finalRest: boolean;
  /** The services of this world as they are described to Slipway. */
  readonly services: readonly ServiceSeen[];
  readonly calls: readonly Call[];
  /** Every deployment of the account, oldest first. Members change with time: read `status` anew. */
  readonly deployments: readonly DeploymentSeen[];
  /** What the production listener leads to in full, by service. */
  readonly running: Readonly<Record<string, RunningSeen>>;
  readonly pushes: readonly Pushed[];
  /** What green answered to checks while traffic moved. */
  readonly looks: readonly LookSeen[];
  /** What the world did wrong to Slipway. */
  readonly faults: readonly FaultSeen[];
  /** Minutes between two sweeps that arrive. */
  readonly sweepEvery: number;
  /** Tasks that Fargate Spot took back, in that order. */
  readonly warnings: readonly WarningSeen[];
  readonly votes: readonly VoteCast[];
  readonly commands: readonly CommandGiven[];
  readonly mails: readonly MailSeen[];
  /** JSON lines of the functions. */
  readonly logs: readonly string[];
  /** Events that Lambda took for our functions, and what became of each. */
  readonly deliveries: readonly Delivery[];
  /** Events in the dead-letter queue, oldest first. */
  readonly deadLetters: readonly DeadLetterSeen[];
  /** Secrets of this world, none of which may be in a log, a table or a mail (links in their own approver's excepted). */
  readonly secrets: readonly Secret[];
  /** Items of Slipway's table as DynamoDB has them (`{S: …}`); at the final rest only, empty before. */
  readonly tableItems: readonly Readonly<Record<string, unknown>>[];
}

export interface ServiceSeen {
  /** Also the name of its repository, its CodeDeploy application and its group. */
  readonly name: string;
  readonly gate?: {
    readonly approvers: readonly string[];
    readonly votes: number;
    /** When approvers ceased to be any; they are among the `approvers` still. */
    readonly left?: Readonly<Record<string, Date>>;
  };
  /** Whether a check judges green before traffic. */
  readonly checked: boolean;
  /** Whether a check looks at green while traffic moves. */
  readonly watched?: true;
}

/** Something that reached AWS and was answered there, whether or not the answer came back. */
export interface Call {
  readonly at: Date;
  /** `slipway:image-pushed#12` (function and number of the invocation), `person:alice`, `codedeploy`, `ecs`, … */
  readonly who: string;
  /** As the SDK's package is called: `codedeploy`, `ecs`, `dynamodb`, `elastic-load-balancing-v2`. */
  readonly service: string;
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly output?: Readonly<Record<string, unknown>>;
  /** The error's code; absent when there is an output. */
  readonly error?: string;
}

export interface DeploymentSeen {
  readonly id: string;
  readonly service: string;
  /** As `GetDeployment` has it: Created, InProgress, Ready, Succeeded, Failed, Stopped … */
  readonly status: string;
  readonly description: string;
  /** `user`, `codeDeployRollback` */
  readonly creator: string;
  /** Who called CreateDeployment, as in `Call.who`; absent for CodeDeploy's own rollbacks. */
  readonly createdBy?: string;
  readonly createdAt: Date;
  readonly completedAt?: Date;
  /** ARN of the revision that it brings, and the digest of that revision's image in the service's repository. */
  readonly revision: string;
  readonly digest: string;
  /** The deployment that this one rolls back. */
  readonly rollsBack?: string;
  readonly errorCode?: string;
  readonly hooks: readonly HookSeen[];
  /** When its green task set first got production traffic. */
  readonly trafficAt?: Date;
  /** When it first had all of it. */
  readonly shiftedAt?: Date;
}

export interface HookSeen {
  readonly event: string;
  readonly executionId: string;
  readonly at: Date;
  /** Approvers who were none any more in the catalog with which the first invocation began. */
  readonly gone?: readonly string[];
  /** First accepted report. */
  readonly reported?: { readonly status: string; readonly at: Date; readonly who: string };
}

export interface RunningSeen {
  readonly revision: string;
  readonly digest: string;
}

export interface Pushed {
  readonly at: Date;
  readonly service: string;
  readonly tag: string;
  readonly digest: string;
  readonly quality: Quality;
  /** Id of ECR's event; whether it was given to Lambda at least once is in `deliveries`. */
  readonly eventId: string;
}

/** A request of the check that watches traffic. */
export interface LookSeen {
  readonly at: Date;
  /** Of the image that answered. */
  readonly digest: string;
  readonly failed: boolean;
}

/** A fault that struck a request or an event of a function. */
export interface FaultSeen {
  readonly at: Date;
  /** `traffic-shifts#3/7`, `minute-passed minute 12`. */
  readonly of: string;
}

/** A task that Fargate Spot takes back. */
export interface WarningSeen {
  readonly at: Date;
  /** Id of ECS's event. */
  readonly eventId: string;
  readonly service: string;
  readonly taskId: string;
  /** Where it was registered then. */
  readonly targets: readonly TargetSeen[];
  readonly registries: readonly RegistrySeen[];
}

/** An instance of a Cloud Map service. */
export interface RegistrySeen {
  readonly serviceId: string;
  readonly instanceId: string;
}

export interface TargetSeen {
  readonly targetGroupArn: string;
  /** A private address. */
  readonly id: string;
  readonly port: number;
}

/** A form that somebody posted. */
export interface VoteCast {
  readonly at: Date;
  readonly approver: string;
  readonly service: string;
  readonly deploymentId: string;
  /** Full digest that the mail showed. */
  readonly digest: string;
  /** Of the release, as the link's claims have it. */
  readonly releaseHash: string;
  readonly decision: 'approve' | 'reject' | 'withdraw';
  /** Whether the right code was typed. */
  readonly rightCode: boolean;
  /** Of the HTTP answer; absent when none came (the invocation was killed). */
  readonly status?: number;
}

/** A command of an operator, or what somebody did past Slipway. */
export interface CommandGiven {
  readonly at: Date;
  readonly who: string;
  readonly kind:
    | 'rollback'
    | 'force'
    | 'pause'
    | 'resume'
    | 'pause-fleet'
    | 'resume-fleet'
    | 'stop-in-console'
    | 'foreign-deployment';
  /** Absent for the fleet. */
  readonly service?: string;
  /** Exit code of the command line, or 0 when AWS took it; absent while it runs. */
  readonly exitCode?: number;
  /** Of a release: its checks are skipped. */
  readonly skipsChecks?: true;
  /** Tag, deployment id, where there is one. */
  readonly subject?: string;
}

export interface MailSeen {
  readonly at: Date;
  readonly to: string;
  readonly subject: string;
  readonly body: string;
}

export interface Delivery {
  readonly at: Date;
  /** `image-pushed`, `deployment-changed`, `minute-passed`, `vote-cast`, `CodeDeployHook_…`. */
  readonly functionName: string;
  /** Id of the EventBridge event; of anything else a name of its own. */
  readonly eventId: string;
  /** Stands from the beginning; replaced when it ends. */
  readonly outcome: 'running' | 'answered' | 'retrying' | 'dead-letter' | 'lost';
  readonly attempts: number;
}

export interface DeadLetterSeen {
  readonly at: Date;
  readonly functionName: string;
  readonly eventId: string;
}

export interface Secret {
  readonly kind: 'token' | 'environment-value' | 'execution-id';
  readonly value: string;
  /** Whose mail may carry it. */
  readonly allowedIn?: string;
}
