import { expect } from '@jest/globals';
import type { Mail } from '../../../local/aws/sns/mailbox';
import type { EndedRelease } from '../../../src/domain/record';
import { type Ending, patternOf } from './ending';
import type { Scene } from './scene';

const AFTERMATH_MINUTES = 10;

/** What Slipway does not do by itself once an ending is over: an hour must see none of it. */
const CHANGING = [
  'RegisterTaskDefinition',
  'CreateDeployment',
  'StopDeployment',
  'ContinueDeployment',
  'PutLifecycleEventHookExecutionStatus',
  'Publish',
];

/**
 * Plays an ending and holds every word of its entry against what the owners are told, what the record says, what serves,
 * and what becomes of the same image afterwards. It is over when the service is at rest and a good release has succeeded.
 */
export async function judge(ending: Ending, scene: Scene): Promise<void> {
  const { see, next } = ending;
  await ending.play(scene);
  const subject = patternOf(see.mail, scene);
  await scene.mailed(subject);
  const mails = scene.mails().filter((each) => subject.test(each.subject));
  expect(mails).toHaveLength(see.times ?? 1);
  const mail = mails.at(-1);
  const others = scene.mails().filter((each) => !subject.test(each.subject) && !isExpected(each, scene));
  expect(others.map((each) => each.subject)).toEqual(
    (see.besides ?? []).map((words) => expect.stringMatching(patternOf(words, scene))),
  );
  expect(fieldOf(mail!, 'Reason')).toMatch(patternOf(see.reason, scene));
  if (see.detail !== undefined) expect(fieldOf(mail!, 'CodeDeploy')).toMatch(patternOf(see.detail, scene));
  if (see.rollback !== undefined)
    expect(mail!.body.replace(/\s+/g, ' ')).toMatch(new RegExp(patternOf(see.rollback, scene).source.slice(1, -1)));
  expect(nextOf(mail!)).toMatch(patternOf(next.words, scene));

  await expectRecord(ending, scene);
  await expectServes(scene, next.serves);
  await expectSequel(ending, scene);
}

/** What the record holds of it, as `slipway status --json` shows it. */
async function expectRecord({ see, outcome, next }: Ending, scene: Scene): Promise<void> {
  const { ended, quarantine, trouble, waiting, paused } = await scene.status();
  const reason = expect.stringMatching(patternOf(see.reason, scene));
  if (outcome === 'held' || outcome === 'waits') {
    expect(outcome === 'held' ? trouble : waiting).toMatchObject({ reason });
    return;
  }
  if (outcome === 'paused') {
    expect(paused).toMatchObject({ reason: expect.stringContaining('the baseline until a later push or resume') });
    return;
  }
  const end = ended.find((each): each is EndedRelease => scene.isIts(each.images));
  expect(end).toMatchObject({ outcome, reason });
  if (see.detail !== undefined) expect(end?.detail).toMatch(patternOf(see.detail, scene));
  const entries = quarantine.filter(({ images }) => scene.isIts(images));
  expect(entries).toEqual(next.sequel === 'refused' ? [expect.objectContaining({ reason })] : []);
}

async function expectServes({ stack, before, digest: its }: Scene, serves: Ending['next']['serves']): Promise<void> {
  if (serves === 'nothing') {
    expect(await stack.visit()).toMatchObject({ status: 503 });
    return;
  }
  const digest = serves === 'v1' ? before : its;
  expect(await stack.visit()).toMatchObject({ status: 200, body: expect.stringContaining(digest) });
}

async function expectSequel({ next, see, repair }: Ending, scene: Scene): Promise<void> {
  expect(scene.isBroken).toBe(repair !== undefined);
  if (next.sequel === 'gives way') {
    await scene.succeeds(scene.newer, scene.newerDigest);
    return rest(scene);
  }
  if (next.sequel === 'goes on') {
    await scene.repair();
    await scene.succeeds(scene.tag, scene.digest);
    return rest(scene);
  }
  if (next.sequel === 'is held') {
    await quiet(scene);
    await scene.repair();
    await scene.cli('release', `frontend:${scene.tag}`, '--reason', 'the role is repaired');
    await scene.succeeds(scene.tag, scene.digest);
    return rest(scene);
  }
  await rest(scene);
  await scene.repair();
  if (next.sequel === 'refused') {
    const again = scene.stage.newTag();
    await scene.pushAgain(again);
    await scene.mailed(new RegExp(`^Refused: frontend ${again}$`));
    const refusal = scene.mails().find(({ subject }) => subject.endsWith(again))!;
    expect(fieldOf(refusal, 'Reason')).toMatch(/^it is in quarantine since /);
    expect(fieldOf(refusal, 'Reason')).toMatch(new RegExp(patternOf(see.reason, scene).source.slice(1, -1)));
  }
  if (next.sequel === 'starts') {
    const again = scene.stage.newTag();
    await scene.succeeds(again, await scene.pushAgain(again));
    return;
  }
  const good = scene.stage.newTag();
  await scene.succeeds(good, await scene.stack.push(good));
}

/** Nothing is under way or wanted, and nothing comes. */
async function rest(scene: Scene): Promise<void> {
  await scene.until(async () => isAtRest(scene), 'rest');
  await quiet(scene);
}

/** An hour in which nothing comes of itself. */
async function quiet(scene: Scene): Promise<void> {
  // A hook that waited for people is told that it is over by the next sweeps.
  await scene.minutes(AFTERMATH_MINUTES);
  const { dispatcher } = scene.stack.aws;
  const mails = scene.mails().length;
  const calls = dispatcher.calls.length;
  await scene.minutes(60);
  expect(
    scene
      .mails()
      .slice(mails)
      .map(({ subject }) => subject),
  ).toEqual([]);
  const ours = dispatcher.calls.slice(calls).filter(({ who }) => who.includes('assumed-role/slipway-'));
  expect(ours.map(({ operation }) => operation).filter((each) => CHANGING.includes(each))).toEqual([]);
}

async function isAtRest(scene: Scene): Promise<boolean> {
  const { release, next, pushes, commands, waiting, trouble, rollback } = await scene.status();
  const deployments = await scene.deployments();
  const known = [release, waiting, trouble, rollback];
  return (
    known.every((each) => each === undefined) &&
    [next, pushes, commands].every(({ length }) => length === 0) &&
    deployments.every(({ status }) => ['Succeeded', 'Failed', 'Stopped'].includes(status))
  );
}

/** What comes beside the mail of an ending: what people are asked, and that their command was taken. */
function isExpected({ subject }: Mail, { tag, newer, newerDigest }: Scene): boolean {
  return [
    ...(newerDigest === '' ? [] : [`Review: frontend ${newer}`]),
    `Review: frontend ${tag}`,
    `Reminder: frontend ${tag} waits for you`,
    `Over: frontend ${tag} needs no decision any more`,
    'Rollback asked for: frontend',
  ].includes(subject);
}

/** `Reason      its words`, wrapped beside its label. */
function fieldOf({ body }: Mail, label: string): string {
  const field = new RegExp(`^${label.padEnd(12)}(.*(?:\\n {12}.*)*)`, 'm').exec(body)?.[1] ?? '';
  return field.replace(/\s+/g, ' ');
}

function nextOf({ body }: Mail): string {
  const paragraph = /^What happens next: ((?:.+\n?)*)/m.exec(body)?.[1] ?? '';
  return paragraph.trim().replace(/\s+/g, ' ');
}
