import { ElasticLoadBalancingV2 } from '@aws-sdk/client-elastic-load-balancing-v2';
import { clientConfig } from '../../../local/boot';
import type { ImageRecipe } from '../../../local/image';
import { createCommandLineClients } from '../../../src/aws/command-line-clients';
import type { ServiceStatus } from '../../../src/domain/status';
import { once, untouched, type Wire } from '../../app/wire';
import { slipway } from '../../cli/command-line';
import { forbid, RECONCILING } from '../forbid';
import { type Stack, startStack } from '../stack';

const VERSION = 'org.opencontainers.image.version';

/** A stack on which endings are played one after the other: each finds the service at rest and leaves it so. */
export class Stage {
  private tags = 1;
  /** Stands between the functions and AWS. */
  wire: Wire = untouched;

  private constructor(private readonly raised: { stack?: Stack }) {}

  static async raise(): Promise<Stage> {
    const raised: { stack?: Stack } = {};
    const stage = new Stage(raised);
    raised.stack = await startStack({ wire: (operation, send) => stage.wire(operation, send) });
    await probeSeldom(raised.stack);
    return stage;
  }

  get stack(): Stack {
    return this.raised.stack!;
  }

  newTag(): string {
    return `v${++this.tags}`;
  }
}

/** Probes are real requests: in days of virtual time they are most of the work. */
async function probeSeldom({ aws }: Stack): Promise<void> {
  const elb = new ElasticLoadBalancingV2(clientConfig(aws));
  const { TargetGroups = [] } = await elb.describeTargetGroups({});
  for (const { TargetGroupArn } of TargetGroups)
    await elb.modifyTargetGroup({ TargetGroupArn, HealthCheckIntervalSeconds: 120 });
}

/** What a story does and sees: its release is the one of `tag`. */
export class Scene {
  readonly tag: string;
  readonly newer: string;
  readonly stack: Stack;
  /** Digest of the image of `tag`, once it is pushed. */
  digest = '';
  newerDigest = '';
  private readonly mailsBefore: number;
  private recipe: Partial<ImageRecipe> = {};
  private readonly repairs: (() => Promise<unknown>)[] = [];

  private constructor(
    readonly stage: Stage,
    /** The image that runs when the curtain rises, as the production listener tells it. */
    readonly before: string,
  ) {
    this.stack = stage.stack;
    this.tag = stage.newTag();
    this.newer = stage.newTag();
    this.mailsBefore = this.stack.aws.mailbox.mails().length;
  }

  static async open(stage: Stage): Promise<Scene> {
    const { body } = await stage.stack.visit();
    return new Scene(stage, (JSON.parse(body) as { imageDigest: string }).imageDigest);
  }

  /** Settings of an SDK client of the account's administrator. */
  get config() {
    return clientConfig(this.stack.aws);
  }

  /** Mails since the scene began. */
  mails() {
    return this.stack.aws.mailbox.mails().slice(this.mailsBefore);
  }

  minutes(count: number): Promise<void> {
    return this.stack.aws.clock.advance(count * 60_000);
  }

  seconds(count: number): Promise<void> {
    return this.stack.aws.clock.advance(count * 1_000);
  }

  /** Does something once a function's call has had its effect, before its answer arrives. */
  afterCall(operation: string, act: () => Promise<unknown>): void {
    this.stage.wire = once(operation, async (_name, send) => {
      const answer = await send();
      await act();
      return answer;
    });
  }

  async push(recipe: Partial<ImageRecipe> = {}): Promise<void> {
    this.recipe = recipe;
    this.digest = await this.stack.push(this.tag, recipe);
  }

  async pushNewer(): Promise<void> {
    this.newerDigest = await this.stack.push(this.newer);
  }

  /** The image of `tag` under another one. */
  pushAgain(tag: string): Promise<string> {
    return this.stack.push(tag, { ...this.recipe, labels: { [VERSION]: this.tag, ...this.recipe.labels } });
  }

  async reviewed(): Promise<void> {
    await this.until(() => this.stack.review(this.tag) !== undefined, 'a review');
  }

  /** Pushes and waits until people are asked. */
  async asked(recipe: Partial<ImageRecipe> = {}): Promise<void> {
    await this.push(recipe);
    await this.stack.reviewed(this.tag);
  }

  /** Pushes, waits until people are asked, and approves. */
  async approved(recipe: Partial<ImageRecipe> = {}): Promise<void> {
    await this.asked(recipe);
    await this.stack.approve(this.tag);
  }

  /** Sees people asked about a tag (once more), approves, and sees it succeed. */
  async succeeds(tag: string, digest: string): Promise<void> {
    const reviews = () => this.mails().filter(({ subject }) => subject === `Review: frontend ${tag}`).length;
    const before = reviews();
    const isOpen = async () => (await this.status()).release?.deployment?.gate?.state === 'open';
    if (!(await isOpen())) await this.until(() => reviews() > before, `a review of ${tag}`);
    await this.stack.approve(tag);
    await this.mailed(new RegExp(`^Succeeded: frontend ${tag}$`));
    const image = await this.stack.runningImage();
    if (!image.endsWith(`@${digest}`)) throw new Error(`${tag} succeeded, and ${image} runs`);
  }

  /** Whether a release carried the image of `tag`. */
  isIts(images: readonly { readonly digest?: string }[]): boolean {
    return images.some(({ digest }) => digest === this.digest);
  }

  async until(reached: () => boolean | Promise<boolean>, what: string): Promise<void> {
    if (await this.stack.aws.clock.advanceUntil(reached, 2 * 60 * 60_000)) return;
    const subjects = this.mails().map(({ subject }) => subject);
    throw new Error(`${this.tag}: ${what} did not come to pass; mails: ${subjects.join(', ') || 'none'}`);
  }

  mailed(subject: RegExp): Promise<void> {
    return this.until(() => this.mails().some((mail) => subject.test(mail.subject)), `a mail ${subject}`);
  }

  /** Denies an action in a role, in those of all reconciling functions unless told otherwise, until the repair. */
  async forbid(action: string, roles: readonly string[] = RECONCILING): Promise<void> {
    for (const role of roles) this.onRepair(await forbid(this.stack, role, action));
  }

  /** What people do to make good what the story breaks. */
  onRepair(act: () => Promise<unknown>): void {
    this.repairs.push(act);
  }

  get isBroken(): boolean {
    return this.repairs.length > 0;
  }

  async repair(): Promise<void> {
    for (const act of this.repairs.splice(0)) await act();
  }

  /** Runs a command line as the account's administrator. */
  async cli(...given: readonly string[]): Promise<string> {
    const { aws } = this.stack;
    const clients = createCommandLineClients(this.config);
    const { exitCode, stdout = '', stderr } = await slipway(given, clients, { now: () => aws.clock.now() });
    if (exitCode !== 0) throw new Error(`slipway ${given.join(' ')} exits ${exitCode}: ${stderr}`);
    return stdout;
  }

  async status(): Promise<ServiceStatus> {
    const fleet = JSON.parse(await this.cli('status', 'frontend', '--json')) as { services: ServiceStatus[] };
    return fleet.services[0]!;
  }

  /** Of the group, which a story may have deleted. */
  async deployments(): Promise<{ id: string; status: string }[]> {
    return this.stack.deployments().catch((error: Error) => {
      if (error.name !== 'DeploymentGroupDoesNotExistException') throw error;
      return [];
    });
  }

  /** The newest deployment that is no rollback by CodeDeploy. */
  async deploymentId(): Promise<string> {
    const { release, ended } = await this.status();
    const id = release?.deployment?.id ?? ended[0]?.deploymentId;
    if (id === undefined) throw new Error(`${this.tag} has no deployment`);
    return id;
  }
}
