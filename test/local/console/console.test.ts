import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { HttpHandler } from '../../../local/aws/wire/http-message';
import { createConsole } from '../../../local/console/console';
import { FleetReader } from '../../../local/console/fleet';
import { fleetPage } from '../../../local/console/fleet-page';
import { type Mail, mailPage } from '../../../local/console/mail-page';
import { statusReader } from '../../../local/release-status';
import { type Stack, startStack } from '../../journeys/stack';

let stack: Stack;
let console: HttpHandler;
beforeAll(async () => {
  stack = await startStack();
  const { aws } = stack;
  console = createConsole({
    clock: aws.clock,
    fleet: new FleetReader(aws.dispatcher),
    faults: aws.faults,
    status: statusReader(aws, stack.catalog),
    endpoint: stack.endpoint,
    mails: () => aws.mailbox.mails(),
    events: () => aws.events,
    calls: () => aws.dispatcher.calls,
  });
});
afterAll(() => stack.stop());

async function ask(target: string, method = 'GET', body = '', given: Record<string, string> = {}) {
  const { status, headers, body: bytes } = await console({ method, target, headers: given, body: Buffer.from(body) });
  const text = Buffer.from(bytes).toString();
  return { status, headers, text, json: () => JSON.parse(text) };
}

describe('the console after boot', () => {
  test('shows every service with its image, its tasks and where they run', async () => {
    const { status, headers, text } = await ask('/');

    expect(status).toBe(200);
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(text).toContain('<h2>frontend <small>prod · CODE_DEPLOY</small></h2>');
    expect(text).toContain('<code>frontend:v1</code>');
    expect(text).toContain('4 running, 4 desired (1 on FARGATE, 3 on FARGATE_SPOT)');
    expect(text).toContain('No deployment so far.');
  });

  test('has no mail yet', async () => {
    expect((await ask('/mail.json')).json()).toEqual([]);
    expect((await ask('/mail')).text).toContain('No mail yet.');
  });

  test('tells who called what, and the AWS services apart from people', async () => {
    const calls = (await ask('/calls.json')).json() as Record<string, string>[];

    const people = calls.filter(({ who }) => who?.startsWith('arn:'));
    expect(people[0]).toEqual({
      time: expect.stringMatching(/^2026-11-21T09:00:0/),
      who: 'arn:aws:iam::123456789012:user/local',
      service: 'cloudformation',
      operation: 'CreateStack',
      outcome: 'OK',
      client: expect.stringMatching(/^aws-sdk-js\//),
    });
    expect(new Set(calls.map((call) => Object.keys(call).join()))).toEqual(
      new Set(['time,who,service,operation,outcome', 'time,who,service,operation,outcome,client']),
    );
    expect(calls.some(({ who }) => /^[a-z-]+\.amazonaws\.com$/.test(who ?? ''))).toBe(true);
  });

  test('has what EventBridge saw', async () => {
    const [first] = (await ask('/events.json')).json();
    expect(first).toMatchObject({ 'detail-type': 'ECR Image Action', detail: { 'image-tag': 'v1' } });
  });

  test('does not log its own looks as calls, nor those of the status', async () => {
    const before = (await ask('/calls.json')).json().length;
    await ask('/');
    expect((await ask('/calls.json')).json()).toHaveLength(before);
  });
});

describe('addresses and methods', () => {
  test.each(['/nope', '//mail', '/mail/', '/constructor', '/toString', '/%2e%2e/'])(
    '%s is not found, and the page says what there is',
    async (target) => {
      const { status, text } = await ask(target);
      expect(status).toBe(404);
      expect(text).toContain('<a href="/clock">/clock</a>');
      expect(text).not.toContain(target === '/mail/' ? 'href="/mail/"' : target);
    },
  );

  test('a query changes no address', async () => {
    expect((await ask('/mail.json?x=1')).status).toBe(200);
  });

  test.each([
    ['POST', '/', 'GET'],
    ['DELETE', '/mail.json', 'GET'],
    ['PUT', '/clock', 'GET, POST'],
  ])('%s %s is refused, with what is allowed', async (method, target, allow) => {
    const { status, headers, json } = await ask(target, method);
    expect({ status, allow: headers.allow }).toEqual({ status: 405, allow });
    expect(json().error).toMatch(/ answers GET.*, not [A-Z]+\.$/);
  });

  test('HEAD answers as GET does', async () => {
    expect((await ask('/mail.json', 'HEAD')).status).toBe(200);
  });

  test('pages load themselves again until the reader stops that', async () => {
    for (const target of ['/', '/mail']) {
      expect((await ask(target)).text).toContain('http-equiv="refresh"');
      expect((await ask(`${target}?refresh=off`)).text).not.toContain('http-equiv="refresh"');
    }
  });
});

describe('the clock', () => {
  test('is told, and advanced by seconds', async () => {
    const before = (await ask('/clock')).json();
    const { status, json } = await ask('/clock', 'POST', '{"advanceSeconds": 300}');

    expect(status).toBe(200);
    expect(Date.parse(json().now) - Date.parse(before.now)).toBe(300_000);
  });

  test('takes what curl -d sends, whatever curl calls it', async () => {
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    const { status, json } = await ask('/clock', 'POST', '{"advanceSeconds":1}', type);

    expect([status, json().error]).toEqual([200, undefined]);
  });

  test.each([
    ['', 'The body is not JSON.'],
    ['advanceSeconds=300', 'The body is not JSON.'],
    ['null', 'Send {"advanceSeconds": 300}'],
    ['[300]', 'Send {"advanceSeconds": 300}'],
    ['{}', 'Send {"advanceSeconds": 300}'],
    ['{"advanceSeconds": 1, "speed": 1}', 'Send {"advanceSeconds": 300}'],
    ['{"rewind": 5}', 'Send {"advanceSeconds": 300}'],
    ['{"advanceSeconds": -1}', 'advanceSeconds is a number from 0 to'],
    ['{"advanceSeconds": "300"}', 'advanceSeconds is a number from 0 to'],
    ['{"advanceSeconds": 1e99}', 'advanceSeconds is a number from 0 to'],
    ['{"speed": 0}', 'speed is a number above 0'],
    ['{"speed": 1e9}', 'speed is a number above 0'],
  ])('refuses %p and stands where it stood', async (body, error) => {
    const before = stack.aws.clock.now();
    const { status, json } = await ask('/clock', 'POST', body);

    expect(status).toBe(400);
    expect(json().error).toContain(error);
    expect(stack.aws.clock.now()).toEqual(before);
  });
});

describe('a release', () => {
  test('is shown while it runs and when it is over, with the tag and the digest of what runs', async () => {
    const digest = await stack.push('v2');
    const { link } = await stack.reviewed('v2');
    const asking = (await ask('/')).text;
    expect(asking).toContain('Release <b>v1 → v2</b>');
    expect(asking).toContain('<h3>Gate <b class="state-open">open</b></h3>');
    expect(asking).toMatch(/waits for one vote of release-manager until [\d:]+ UTC; silence is a refusal/);
    expect(asking).toMatch(/answers succeeded<span>: 20 of 20 answered 200/);
    expect(asking).toContain('Traffic on green: 0 %');
    expect(asking).not.toContain('/review/');
    const mailbox = (await ask('/mail')).text;
    expect(mailbox).toContain('<article class="card asks">\n<h2>Review: frontend v2</h2>');
    expect(mailbox).toContain(`<a href="${link}" rel="noreferrer">${link}</a>`);
    expect(mailbox.match(/href="http/g)).toHaveLength(1);

    await stack.approve('v2');
    const shifting = async () => (await ask('/')).text.includes('Traffic on green: 10 %');
    expect(await stack.aws.clock.advanceUntil(shifting, 3_600_000)).toBe(true);
    const during = (await ask('/')).text;
    expect(during).toContain('<li class="state-inprogress">AllowTraffic <span>InProgress</span></li>');
    expect(during).toContain('8 running in 2 task sets: blue 4 of 4, green 4 of 4 (');
    expect(during).toMatch(/ registered 4 targets in [\w-]+</);
    expect(during).not.toContain('targetgroup/');

    await stack.aws.clock.advanceUntil(() => stack.aws.mailbox.mails().length > 1, 3_600_000);
    const after = (await ask('/')).text;
    expect(after).toContain(`<code>frontend:v2</code> <code class="quiet">${digest}</code>`);
    expect(after).toContain('<b class="state-succeeded">Succeeded</b>');
    expect((await ask('/mail')).text).toContain('<h2>Succeeded: frontend v2</h2>');
    expect(after).toContain('<h3>Gate <b class="state-approved">approved</b></h3>');
    expect(after).toMatch(
      /<h3>Last releases<\/h3><ul class="events"><li>.* v2 <b class="state-succeeded">succeeded<\/b>/,
    );
    expect((await ask('/mail.json')).json()).toEqual([
      {
        to: 'release-manager@example.com',
        subject: 'Review: frontend v2',
        body: expect.stringContaining(link),
        sentAt: expect.stringMatching(/^2026-11-21T.*Z$/),
      },
      {
        to: 'platform@example.com',
        subject: 'Succeeded: frontend v2',
        body: expect.stringContaining(digest),
        sentAt: expect.stringMatching(/^2026-11-21T.*Z$/),
      },
    ]);
    await stack.aws.clock.advance(600_000);
    expect((await ask('/')).text).toContain('4 running, 4 desired (');
  });
});

describe('what others wrote is text', () => {
  const hostile = `"><img src=x onerror=alert(1)>'&amp;</pre><script>alert(1)</script>`;
  const mail = (parts: Partial<Mail>): Mail => ({
    to: 'a@example.com',
    subject: 's',
    body: '',
    sentAt: '2026-11-21T09:00:00Z',
    ...parts,
  });
  const body = (html: string): string => html.slice(html.indexOf('<main>'));

  test('in mails', () => {
    const page = body(
      mailPage({
        mails: [mail({ to: hostile, subject: hostile, body: `${hostile} https://x/${hostile}` })],
        endpoint: 'http://127.0.0.1:4566',
        live: true,
      }),
    );
    expect(page).not.toMatch(/<(img|script)/);
    expect(page.match(/<\/pre>/g)).toHaveLength(1);
  });

  test('in services, tags, reasons and events', () => {
    const page = body(
      fleetPage({
        services: [
          {
            cluster: hostile,
            name: hostile,
            controller: hostile,
            desiredCount: 1,
            runningCount: 1,
            image: `${hostile}@sha256:${hostile}`,
            tags: [hostile],
            capacity: { [hostile]: 1 },
            deployment: {
              id: hostile,
              status: hostile,
              reason: hostile,
              lifecycle: [{ name: hostile, status: hostile }],
              greenTraffic: 0,
              taskSets: [hostile, hostile].map((label) => ({ id: label, label, running: 1, desired: 1 })),
            },
            events: [{ at: new Date(0), message: hostile }],
          },
        ],
        now: new Date(0),
        speed: 20,
        endpoint: hostile,
        mailCount: 0,
        live: true,
      }),
    );
    expect(page).not.toMatch(/<(img|script)|<\/pre>/);
    expect(page).not.toContain('class="state-">');
  });

  test('the address of a function in a mail is a link to the whole of it, without the full stop after it', () => {
    const url = 'http://127.0.0.1:4566/lambda-url/abc/review/1.k.p.m';
    const page = mailPage({
      mails: [mail({ body: `See ${url}?a=1&b=2. And "ftp://y".` })],
      endpoint: 'http://127.0.0.1:4566',
      live: false,
    });
    const safe = `${url}?a=1&amp;b=2`;
    expect(page).toContain(`See <a href="${safe}" rel="noreferrer">${safe}</a>. And &quot;ftp://y&quot;.`);
  });

  test.each([
    'https://sns.ap-northeast-1.amazonaws.com/unsubscribe.html?a=1',
    'http://127.0.0.1:4566/?Action=DeleteTopic',
    'http://127.0.0.1:45660/lambda-url/abc/',
    'http://127.0.0.1:4566.example.com/lambda-url/abc/',
    'http://127.0.0.1:4566@example.com/lambda-url/abc/',
    'javascript:alert(1)//http://127.0.0.1:4567/lambda-url/abc/',
  ])('%s stays text', (address) => {
    const page = mailPage({ mails: [mail({ body: address })], endpoint: 'http://127.0.0.1:4566', live: false });
    expect(page.slice(page.indexOf('<main>'))).not.toContain('href="http');
  });
});
