import { reading, removeDirectories, serviceOf, THREE, violationsOf, warningsOf } from './directory';

afterAll(removeDirectories);

const IMAGES = 'images: [{repository: web, tags: {order: number}}]\n';
const withGate = (text: string, files: Record<string, string> = {}) =>
  reading({ 'slipway.yml': THREE, 'web/slipway.yml': `${IMAGES}${text}`, ...files });

const UNUSED = (id: string, place: string) =>
  `services/slipway.yml:${place} approvers.${id}: no gate names this approver. Name them in a gate, or remove them.`;

describe('a gate', () => {
  it('is not there unless it is written', () => {
    expect(serviceOf(withGate(''))).not.toHaveProperty('gate');
    expect(serviceOf(withGate(''))).not.toHaveProperty('checks');
  });

  it('asks for one vote within 45 minutes, and the fleet knows the people', () => {
    expect(serviceOf(withGate('gate: {approvers: [bob, alice]}\n')).gate).toEqual({
      approvers: [
        { id: 'bob', email: 'bob@example.com', principals: [] },
        { id: 'alice', email: 'alice@example.com', principals: ['arn:aws:iam::123456789012:user/alice'] },
      ],
      votes: 1,
      groups: [],
      excludeAuthor: false,
      waitInMinutes: 45,
    });
  });

  it('takes its own numbers', () => {
    const text =
      'gate: {approvers: [bob, alice, carol], votes: 2, groups: [{approvers: [bob, carol]}], excludeAuthor: true, waitInMinutes: 55}\n';

    expect(serviceOf(withGate(text)).gate).toMatchObject({
      votes: 2,
      groups: [{ approvers: ['bob', 'carol'], votes: 1 }],
      excludeAuthor: true,
      waitInMinutes: 55,
    });
  });

  it('may take 57 minutes with the longest check of its lifecycle event, and those of others do not count', () => {
    const checks = `checks:
  AfterAllowTestTraffic: [{kind: http, name: a, path: /, timeoutInSeconds: 120}, {kind: http, name: b, path: /}]
  BeforeAllowTraffic: [{kind: http, name: a, path: /, timeoutInSeconds: 240}]
`;

    expect(serviceOf(withGate(`${checks}gate: {approvers: [bob], waitInMinutes: 55}\n`)).gate?.waitInMinutes).toBe(55);
  });

  it('says of people whom nobody asks that they are not asked', () => {
    expect(warningsOf(withGate('gate: {approvers: [bob]}\n'))).toEqual([
      UNUSED('alice', '5:10'),
      UNUSED('carol', '6:10'),
    ]);
  });

  it('warns of a group that its own author could not pass', () => {
    const text = 'gate: {approvers: [alice, bob, carol], excludeAuthor: true, groups: [{approvers: [carol]}]}\n';

    expect(warningsOf(withGate(text))).toEqual([
      'services/web/slipway.yml:2:70 gate.groups[0].votes: asks for 1 of one approver, and with excludeAuthor one of them may not count. What that person builds cannot pass; name one approver more to let it.',
    ]);
  });

  it('calls nobody unknown while the fleet’s file is refused', () => {
    const result = withGate('gate: {approvers: [bob]}\n', { 'slipway.yml': 'owners: {}\n' });

    expect(violationsOf(result)).toEqual([expect.stringContaining('services/slipway.yml:1:9 owners.email: missing.')]);
  });

  it('knows nobody where the fleet names nobody', () => {
    const result = withGate('gate: {approvers: [bob]}\n', { 'slipway.yml': 'owners: {email: a@example.com}\n' });

    expect(violationsOf(result)).toEqual([
      'services/web/slipway.yml:2:20 gate.approvers[0]: "bob" is not an approver of the fleet. Describe the person under "approvers:" in services/slipway.yml.',
    ]);
  });

  it('is told with everything else that is wrong, at once', () => {
    const text = `gate: {approvers: [bob, dave], votes: 3, groups: [{approvers: [carol], votes: 2}], waitInMinutes: 55}
checks: {AfterAllowTestTraffic: [{kind: http, name: a, path: /, timeoutInSeconds: 240}]}
`;

    expect(violationsOf(withGate(text)).map((each) => each.split(': ')[0])).toEqual([
      'services/web/slipway.yml:2:25 gate.approvers[1]',
      'services/web/slipway.yml:2:39 gate.votes',
      'services/web/slipway.yml:2:64 gate.groups[0].approvers[0]',
      'services/web/slipway.yml:2:79 gate.groups[0].votes',
      'services/web/slipway.yml:2:99 gate.waitInMinutes',
    ]);
  });
});

describe('checks', () => {
  it('have good numbers where none are written', () => {
    const text = 'checks: {AfterAllowTestTraffic: [{kind: http, name: answers, path: /}]}\n';

    expect(serviceOf(withGate(text)).checks).toEqual({
      AfterAllowTestTraffic: [
        {
          kind: 'http',
          name: 'answers',
          path: '/',
          redirects: 'fail',
          requests: 20,
          concurrency: 4,
          status: 200,
          p95LatencyInMilliseconds: 500,
          errorShare: 0,
          timeoutInSeconds: 60,
        },
      ],
    });
  });
});

describe('a hook of the service’s own', () => {
  const hooks = (event: string) => ({ 'web/appspec.yml': `Hooks:\n  - ${event}: mine\n` });

  it.each([
    ['BeforeInstall', 'gate: {approvers: [bob]}\n'],
    ['AfterAllowTraffic', 'gate: {approvers: [bob]}\n'],
    ['AfterAllowTestTraffic', 'checks: {AfterAllowTraffic: [{kind: http, name: a, path: /}]}\n'],
  ])('of %s stands beside: %s', (event, text) => {
    expect(serviceOf(withGate(text, hooks(event))).strategy.hooks).toEqual({ [event]: 'mine' });
  });

  it.each([
    ['AfterAllowTestTraffic', 'gate: {approvers: [bob]}\n', '2:7', 'gate'],
    ['BeforeAllowTraffic', 'gate: {approvers: [bob]}\n', '2:7', 'gate'],
    [
      'AfterAllowTraffic',
      'checks: {AfterAllowTraffic: [{kind: http, name: a, path: /}]}\n',
      '2:29',
      'checks.AfterAllowTraffic',
    ],
  ])('of %s is refused with: %s', (event, text, place, path) => {
    expect(violationsOf(withGate(text, hooks(event)))).toEqual([
      `services/web/slipway.yml:${place} ${path}: Slipway answers ${event} itself, but the AppSpec names the hook mine for it. CodeDeploy takes one function per event: remove the hook, or what Slipway does there.`,
    ]);
  });
});
