import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { ECRClient } from '@aws-sdk/client-ecr';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { close, freePort, listen } from '../../local/aws/network/network';
import { pushImage } from '../../local/image';
import { type Ending, listening, startIn, workingCopy } from './started';

const root = workingCopy();
const copies = [root];
afterAll(() => {
  for (const copy of copies) rmSync(copy, { recursive: true, force: true });
});

const ports = async (): Promise<string[]> => [
  '--port',
  String(await freePort()),
  '--console-port',
  String(await freePort()),
];

describe('npm start', () => {
  test('--yes approves by mail, follows the release to its end and leaves nothing', async () => {
    const started = startIn(root, ['--yes', '--speed', '6000', ...(await ports())]);

    const { code, stdout, stderr, left } = await started.ended;

    process.stdout.write(`npm start: ${/ready after .*/.exec(stdout)?.[0]}\n`);
    expect({ code, stderr, left }).toEqual({ code: 0, stderr: '', left: [] });
    expect(stdout).toMatch(/^endpoint http:\/\/127\.0\.0\.1:\d+\nconsole http:\/\/127\.0\.0\.1:\d+\nlistener http/);
    for (const line of [
      /^\+[\d:]+ {2}frontend {2}check +answers succeeded: 20 of 20 answered 200, /m,
      /^\+[\d:]+ {2}frontend {2}gate +waits for one vote of release-manager until [\d:]+ UTC; silence is a refusal$/m,
      /^Review mail for release-manager@example\.com: open http:\/\/127\.0\.0\.1:\d+\/mail$/m,
      /^Approved with the mail to release-manager@example\.com; the page says "You approved frontend v2"$/m,
      /^\+[\d:]+ {2}frontend {2}gate +approved by release-manager$/m,
      /^\+[\d:]+ {2}frontend {2}traffic on green +\[##\.+\] 10 %$/m,
    ])
      expect(stdout).toMatch(line);
    // The link is the right to decide: it lies in its approver's mailbox, not in whatever keeps a terminal's output.
    expect(stdout).not.toContain('/review/');
    expect(stdout).not.toContain('for more time');
    expect(stdout).not.toContain('\u001b');
    expect(stdout.trimEnd().split('\n').at(-1)).toMatch(/^Succeeded frontend v2 after [\d:]+ of simulated time$/);
  }, 60_000);

  test('ends at SIGINT with everything it started', async () => {
    const started = startIn(root, ['--no-push', ...(await ports())]);
    await started.printed(/^ready after/m);

    started.child.kill('SIGINT');

    expect(await started.ended).toMatchObject({ code: 0, stderr: '', left: [] });
  });

  test('without a push stays up and tells of what its user pushes', async () => {
    const given = await ports();
    const started = startIn(root, ['--no-push', '--speed', '60', ...given]);
    await started.printed(/^Nothing is pushed: what you push is told here\. End it with Ctrl-C\.$/m);
    const ecr = new ECRClient({
      endpoint: `http://127.0.0.1:${given[1]}`,
      region: 'ap-northeast-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    });

    await pushImage(ecr, { repository: 'frontend', tag: 'v3' });
    await started.printed(/^\+[\d:]+ {2}frontend {2}mail +"Review: frontend v3" to release-manager@example\.com$/m);

    await started.printed(
      /^45 simulated minutes are about 45 s here; for more time: curl -X POST http:\/\/127\.0\.0\.1:\d+\/clock -d '\{"speed":1\}'$/m,
    );

    ecr.destroy();
    started.child.kill('SIGINT');
    expect(await started.ended).toMatchObject({ code: 0, stderr: '', left: [] });
  }, 30_000);

  test('can be interrupted while it boots', async () => {
    const given = await ports();
    const started = startIn(root, given);
    await listening(Number(given[1]));

    started.child.kill('SIGINT');

    expect(await started.ended).toEqual({ code: 130, stdout: '', stderr: '', left: [] });
  });
});

/** One sentence or a list of violations, nothing printed, nothing left. */
function expectRefusal(ending: Ending, code: number, sentence: RegExp): void {
  expect(ending).toEqual({ code, stdout: '', stderr: expect.stringMatching(sentence), left: [] });
  expect(ending.stderr).not.toMatch(/^\s+at |node:internal|Require stack/m);
}

describe('a port that is in use is told at once:', () => {
  let taken: Server;
  let port: number;
  beforeAll(async () => {
    taken = createServer();
    await listen(taken, 0);
    port = (taken.address() as AddressInfo).port;
  });
  afterAll(() => close(taken));

  test('the endpoint’s', async () => {
    const { ended } = startIn(root, ['--port', String(port)]);
    expectRefusal(await ended, 1, /^Port \d+ is in use: end what listens there, or choose another with --port N\.\n$/);
  });

  test('the console’s', async () => {
    const { ended } = startIn(root, ['--port', String(await freePort()), '--console-port', String(port)]);
    expectRefusal(await ended, 1, /^Port \d+ is in use: end .*, or choose another with --console-port N\.\n$/);
  });
});

test('an option that it does not know is refused in one sentence', async () => {
  expectRefusal(await startIn(root, ['--fast']).ended, 2, /^Unknown option '--fast'\. See npm start -- --help\.\n$/);
});

describe('what is broken is told in one sentence, each violation on its line:', () => {
  let undo = (): void => {};
  afterEach(() => undo());

  function edit(file: string, change: (text: string) => string | undefined): void {
    const path = join(root, file);
    const before = readFileSync(path, 'utf8');
    const after = change(before);
    if (after === undefined) rmSync(path);
    else writeFileSync(path, after);
    undo = () => writeFileSync(path, before);
  }

  const one = 'services/ cannot be deployed, one violation:\n  ';
  test.each<[string, string, (text: string) => string | undefined, string]>([
    [
      'YAML',
      'services/frontend/slipway.yml',
      () => 'images: [\n',
      `${one}services/frontend/slipway.yml:2:1: not valid`,
    ],
    [
      'an unknown key',
      'services/frontend/slipway.yml',
      (text) => `${text}\nimagse: 1\n`,
      `${one}services/frontend/slipway.yml:`,
    ],
    [
      'JSON',
      'services/frontend/ecs-task-def.json',
      () => '{"family": }',
      `${one}services/frontend/ecs-task-def.json:1:12: not valid JSON`,
    ],
    [
      'a missing file',
      'services/frontend/ecs-task-def.json',
      () => undefined,
      `${one}services/frontend/ecspresso.yml task_definition: "ecs-task-def.json": the file does not exist`,
    ],
    ['a landscape that is not there', 'services/landscape.yml', () => undefined, `${root}/services/landscape.yml does`],
    [
      'a landscape that CloudFormation does not understand',
      'services/landscape.yml',
      (text) => text.replace('AWS::ECS::Cluster', 'AWS::ECS::Clutter'),
      'The landscape is refused by CloudFormation: Template format error: Unrecognized resource types: [AWS::ECS::Clutter]\n',
    ],
  ])('%s', async (_, file, change, sentence) => {
    edit(file, change);

    const ending = await startIn(root, await ports()).ended;

    expectRefusal(ending, 1, /./);
    expect(ending.stderr.slice(0, sentence.length)).toBe(sentence);
    expect(ending.stderr.trimEnd().split('\n')).toHaveLength(sentence.startsWith(one) ? 2 : 1);
  });

  test('dependencies that were not installed', async () => {
    const copy = workingCopy({ without: ['node_modules'] });
    copies.push(copy);
    expectRefusal(await startIn(copy, []).ended, 1, /^The package \S+ is not installed: run npm ci\.\n$/);
  });

  test('a file where .build belongs', async () => {
    const copy = workingCopy();
    copies.push(copy);
    rmSync(join(copy, '.build'), { recursive: true, force: true });
    writeFileSync(join(copy, '.build'), '');
    expectRefusal(await startIn(copy, []).ended, 1, /^\S+\/\.build is a file where a folder is needed: .*\n$/);
  });
});
