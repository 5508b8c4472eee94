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
  const [mail, ...twice] = scene.mails().filter((each) => subject.test(each.subject));
  expect(twice).toEqual([]);
  expect(fieldOf(mail!, 'Reason')).toMatch(patternOf(see.reason, scene));
  if (see.detail !== undefined) expect(fieldOf(mail!, 'CodeDeploy')).toMatch(patternOf(see.detail, scene));
  expect(nextOf(mail!)).toMatch(patternOf(next.words, scene));

  await expectRecord(ending, scene);
  await expectServes(scene, next.serves === 'v1' ? scene.before : scene.digest);
  await expectSequel(ending, scene);
}

/** What the record holds of it, as `slipway status --json` shows it. */
async function expectRecord({ see, outcome, next }: Ending, scene: Scene): Promise<void> {
  const { ended, quarantine, trouble } = await scene.status();
  const reason = expect.stringMatching(patternOf(see.reason, scene));
  if (outcome === undefined) {
    expect(trouble).toMatchObject({ reason });
    return;
  }
  const end = ended.find((each): each is EndedRelease => scene.isIts(each.images));
  expect(end).toMatchObject({ outcome, reason });
  if (see.detail !== undefined) expect(end?.detail).toMatch(patternOf(see.detail, scene));
  const entries = quarantine.filter(({ images }) => scene.isIts(images));
  expect(entries).toEqual(next.sequel === 'refused' ? [expect.objectContaining({ reason })] : []);
}

async function expectServes({ stack }: Scene, digest: string): Promise<void> {
  expect(await stack.visit()).toMatchObject({ status: 200, body: expect.stringContaining(digest) });
}

async function expectSequel({ next, see, repair }: Ending, scene: Scene): Promise<void> {
  if (next.sequel === 'gives way') {
    await scene.succeeds(scene.newer, scene.newerDigest);
    return rest(scene);
  }
  if (next.sequel === 'goes on') {
    await repair?.do(scene);
    await scene.succeeds(scene.tag, scene.digest);
    return rest(scene);
  }
  await rest(scene);
  await repair?.do(scene);
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

/** Nothing is under way or wanted, and for an hour nothing comes of itself. */
async function rest(scene: Scene): Promise<void> {
  await scene.until(async () => isAtRest(scene), 'rest');
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
  const deployments = await scene.stack.deployments();
  const known = [release, waiting, trouble, rollback];
  return (
    known.every((each) => each === undefined) &&
    [next, pushes, commands].every(({ length }) => length === 0) &&
    deployments.every(({ status }) => ['Succeeded', 'Failed', 'Stopped'].includes(status))
  );
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
