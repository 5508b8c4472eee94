import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CreateRepositoryCommand } from '@aws-sdk/client-ecr';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { FAULT_KINDS, KINDS } from '../../../../local/aws/faults/kinds';
import { DETAIL_TYPES } from '../../../../local/aws/faults/names';
import { type FaultyAccount, faultyAccount } from './account';

const ROOT = join(__dirname, '../../../..');
const README = join(ROOT, 'README.md');
const SECTION = /(<!-- faults: written by [^\n]*-->)([\s\S]*?)(<!-- end of faults -->)/;

let account: FaultyAccount;
beforeAll(() => {
  account = faultyAccount();
});
afterAll(() => account.aws.close());

const throttle = { kind: 'throttle', operation: 'ecr:CreateRepository' };

describe('faults are asked for at the console port', () => {
  test('[FAULT-1] GET lists all kinds with their members and an example, what waits and what is over', async () => {
    const { status, headers, json } = await account.ask('GET', '/faults');

    expect([status, headers['content-type']]).toEqual([200, 'application/json; charset=utf-8']);
    const { kinds, active, over } = json();
    expect(kinds.map(({ kind }: { kind: string }) => kind)).toEqual([...FAULT_KINDS]);
    expect(kinds[0]).toMatchObject({
      members: [{ name: 'operation', required: true }, { name: 'of' }, { name: 'times' }, {}, {}],
    });
    expect(kinds[0].example).toEqual({ kind: 'throttle', operation: 'ecs:RegisterTaskDefinition', times: 3 });
    expect([active, over]).toEqual([[], []]);
    expect((await account.ask('HEAD', '/faults')).status).toBe(200);
  });

  test('[FAULT-1] POST answers 201 with the fault, complete; DELETE ends one, or all', async () => {
    const { status, headers, json } = await account.ask('POST', '/faults', throttle);
    const fault = json();

    expect([status, headers.location]).toEqual([201, `/faults/${fault.id}`]);
    expect(fault).toEqual({
      id: expect.stringMatching(/^fault-\d+$/),
      ...throttle,
      times: 1,
      probability: 1,
      since: expect.stringMatching(/^2026-/),
      remaining: 1,
      strikes: 0,
      struck: [],
    });
    expect((await account.ask('GET', '/faults')).json().active).toEqual([fault]);
    expect((await account.ask('GET', `/faults/${fault.id}`)).json()).toEqual(fault);
    expect((await account.ask('DELETE', `/faults/${fault.id}`)).status).toBe(200);
    expect((await account.ask('GET', '/faults')).json()).toMatchObject({ active: [], over: [{ id: fault.id }] });

    const [one, other] = [await account.inject(throttle), await account.inject(throttle)];
    expect((await account.ask('DELETE', '/faults')).json()).toEqual({ removed: [one.id, other.id] });
    await expect(account.ecr.send(new CreateRepositoryCommand({ repositoryName: 'shop' }))).resolves.toBeDefined();
  });

  test.each([
    ['GET', '/faults/fault-99', 404],
    ['DELETE', '/faults/fault-99', 404],
    ['POST', '/faults/fault-1', 405],
    ['PUT', '/faults', 405],
    ['constructor', '/faults', 405],
  ])('[FAULT-1] %s %s is refused with %i', async (method, target, status) => {
    const answer = await account.ask(method, target);
    expect(answer.status).toBe(status);
    expect(answer.json().error).toEqual(expect.any(String));
  });

  test('[FAULT-1] POST /faults/<kind> takes it without its kind', async () => {
    const { status, json } = await account.ask('POST', '/faults/throttle', { operation: 'ecr:CreateRepository' });
    expect([status, json()]).toMatchObject([201, throttle]);
    await account.ask('DELETE', '/faults');
    for (const [wish, code, error] of [
      [{ kind: 'event-dropped' }, 400, 'The body of POST /faults/throttle is an object without a kind.'],
      [[], 400, 'The body of POST /faults/throttle is an object without a kind.'],
      [{}, 400, 'throttle needs "operation"'],
    ] as const) {
      const answer = await account.ask('POST', '/faults/throttle', wish);
      expect([answer.status, answer.json().error]).toEqual([code, expect.stringContaining(error)]);
    }
    expect((await account.ask('GET', '/faults/throttle')).status).toBe(405);
  });

  test('[FAULT-1] no AWS endpoint leads to them', async () => {
    const answer = await account.aws.handle({ method: 'GET', target: '/faults', headers: {}, body: Buffer.of() });
    expect(Buffer.from(answer.body).toString()).toContain('MissingAuthenticationToken');
  });

  test('[FAULT-1] a browser gets a page with an example of each kind to copy, and what a fault holds is text there', async () => {
    await account.inject({ kind: 'event-dropped', detailType: 'ECR Image Action', detail: { '</pre><img>': ['x'] } });
    const { headers, text } = await account.ask('GET', '/faults', '', { accept: 'text/html', host: '127.0.0.1:4567' });
    await account.ask('DELETE', '/faults');

    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(text).not.toContain('<img>');
    for (const kind of FAULT_KINDS) expect(text).toContain(`curl -d &#39;{&quot;kind&quot;:&quot;${kind}&quot;`);
    expect(text).toContain('http://127.0.0.1:4567/faults</pre>');
  });
});

describe('a wish that could not come true is refused, with what would be right', () => {
  test.each<[string, unknown, string]>([
    ['no JSON', 'kind=throttle', 'The body is not JSON. Send {"kind":"throttle"'],
    ['no object', [throttle], 'Send an object: {"kind":"throttle"'],
    ['no kind', {}, 'A fault needs its kind: throttle, server-error, '],
    ['an unknown kind', { kind: 'throtle' }, 'There is no kind "throtle"'],
    ['its nearest', { kind: 'throtle' }, 'The nearest is "throttle".'],
    ['an unknown member', { ...throttle, time: 2 }, 'throttle has no member "time"; it has operation, of, times,'],
    ['a member that is needed', { kind: 'throttle' }, 'throttle needs "operation"'],
    [
      'an operation that is not built',
      { ...throttle, operation: 'ecr:CreateRepositry' },
      'The nearest is "ecr:CreateRepository".',
    ],
    [
      'a service that is not built',
      { ...throttle, operation: 'ec2:RunInstances' },
      'There is no operation "ec2:RunInstances"',
    ],
    [
      'a caller that is not there',
      { ...throttle, of: 'locla' },
      'There is no caller "locla" in this account. The nearest is "local".',
    ],
    ['times of nothing', { ...throttle, times: 0 }, 'times is a whole number from 1 to 1000, not 0.'],
    ['times by halves', { ...throttle, times: 1.5 }, 'times is a whole number from 1 to 1000, not 1.5.'],
    ['a probability of nothing', { ...throttle, probability: 0 }, 'probability is a number above 0, up to 1, not 0.'],
    ['a text for a number', { ...throttle, for: '60' }, 'for is a number from 1 to 2678400, not "60".'],
    ['null', { ...throttle, of: null }, 'of is a text'],
    [
      'a status that is none',
      { kind: 'server-error', operation: 'ecs:*', status: 418 },
      'status is one of 500, 503, not 418.',
    ],
    [
      'a detail type that nothing has',
      { kind: 'event-dropped', detailType: 'ECR Image Actions' },
      'The nearest is "ECR Image Action".',
    ],
    [
      'a detail that is no pattern',
      { kind: 'event-dropped', detailType: 'ECR Image Action', detail: { 'image-tag': 'v2' } },
      'detail is no event pattern: "image-tag" must be an object or an array.',
    ],
    [
      'a function that is not there',
      { kind: 'function-killed', function: 'f' },
      'There is no function "f" in this account. There is none now.',
    ],
    [
      'a service that is not there',
      { kind: 'task-killed', service: 'prod/frontend' },
      'There is no service "prod/frontend"',
    ],
    ['no task at all', { kind: 'spot-interruption' }, 'spot-interruption needs either "service" or "task".'],
    [
      'a cluster that is not there',
      { kind: 'spot-interruption', cluster: 'prod', task: 'abc' },
      'There is no cluster "prod" in this account. There is none now.',
    ],
    ['a share of nothing', { kind: 'spot-drought', share: 0 }, 'share is a number above 0, up to 1, not 0.'],
    ['another time', { kind: 'ecs-deregistration', when: 'never' }, 'when is one of late, early, not "never".'],
    ['an alarm that is not there', { kind: 'alarm', alarm: 'x' }, 'There is no alarm "x"'],
    ['a jump beyond reason', { kind: 'clock-jump', seconds: 1e9 }, 'seconds is a number from 1 to 2678400'],
  ])('[FAULT-2] %s', async (_, wish, error) => {
    const { status, json } = await account.ask('POST', '/faults', wish);

    expect([status, json().error]).toEqual([400, expect.stringContaining(error)]);
    expect((await account.ask('GET', '/faults')).json().active).toEqual([]);
  });

  test('[FAULT-2] what cannot strike as things are now is refused with 409', async () => {
    const { status, json } = await account.ask('POST', '/faults', { kind: 'task-killed', task: 'abc' });
    expect([status, json().error]).toEqual([409, 'There is no task abc.']);
  });

  test('[FAULT-2] the detail types are those that the embedded services raise', () => {
    const folder = join(ROOT, 'local/aws');
    const raised = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !file.startsWith('faults'))
      .flatMap((file) => [...readFileSync(join(folder, file), 'utf8').matchAll(/detailType: '([^']+)'/g)])
      .map(([, name]) => name!);
    expect([...new Set(raised)].sort()).toEqual([...DETAIL_TYPES]);
  });
});

describe('a page of another site changes nothing', () => {
  test.each<[string, Record<string, string>]>([
    ['another origin', { host: '127.0.0.1:4567', origin: 'https://example.com' }],
    ['the AWS endpoint', { host: '127.0.0.1:4567', origin: 'http://127.0.0.1:4566' }],
    ['a sandbox', { host: '127.0.0.1:4567', origin: 'null' }],
    ['a name that was led to this machine', { host: 'evil.example:4567', origin: 'http://evil.example:4567' }],
    ['a browser without Origin', { host: '127.0.0.1:4567', 'sec-fetch-site': 'cross-site' }],
    ['another port of this machine', { host: '127.0.0.1:4567', 'sec-fetch-site': 'same-site' }],
  ])('[FAULT-3] %s', async (_, headers) => {
    const before = account.aws.clock.now();
    const given = { ...headers, 'content-type': 'text/plain' };
    const fault = await account.inject(throttle);
    for (const [method, target, body] of [
      ['POST', '/faults', throttle],
      ['DELETE', `/faults/${fault.id}`, ''],
      ['DELETE', '/faults', ''],
      ['POST', '/clock', { advanceSeconds: 300 }],
    ] as const)
      expect((await account.ask(method, target, body, given)).status).toBe(403);

    expect(account.aws.clock.now()).toEqual(before);
    expect((await account.ask('GET', '/faults')).json().active).toEqual([fault]);
    await account.ask('DELETE', '/faults');
  });

  test('[FAULT-3] the console itself, and curl, may', async () => {
    const own = { host: '127.0.0.1:4567', origin: 'http://127.0.0.1:4567', 'sec-fetch-site': 'same-origin' };
    for (const headers of [own, { host: 'my-machine:4567' }, {}] as Record<string, string>[])
      expect((await account.ask('POST', '/faults', throttle, headers)).status).toBe(201);
    await account.ask('DELETE', '/faults');
  });
});

test('[FAULT-1] the README has a row with a working example for each kind', () => {
  const readme = () => readFileSync(README, 'utf8');
  const rows = KINDS.map(({ kind, says, example }) => `| ${says} | \`${JSON.stringify({ kind, ...example })}\` |`);
  const table = ['', '| what happens | example |', '| --- | --- |', ...rows, ''].join('\n');
  const section = (): string => SECTION.exec(readme())?.[2] ?? '';
  // To write it anew: WRITE_FAULTS=yes npx jest test/local/aws/faults/wishes
  if (process.env.WRITE_FAULTS === 'yes') writeFileSync(README, readme().replace(SECTION, `$1${table}$3`));
  expect(section()).toBe(table);
});
