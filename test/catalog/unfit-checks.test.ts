import { type Files, reading, removeDirectories, TASK, violationsOf } from './directory';

afterAll(removeDirectories);

const checks = (event: string, check: string): Files => ({
  'slipway.yml': 'owners: {email: a@example.com}\ndefaults: {tags: {order: number}}\n',
  'web/slipway.yml': `checks: {${event}: [{kind: http, name: first, url: "https://a.example.com/"}, {name: a, ${check}}]}\n`,
});
const task = (container: string) => checks('BeforeInstall', `kind: task, container: ${container}`);
const lambda = (name: string) => checks('AfterInstall', `kind: lambda, function: "${name}"`);
const arn = (place: string) => `arn:aws:lambda:${place}:function:judge`;
const OWN = 'ap-northeast-1:123456789012';

const ecspresso = (more: string, region = 'region: ap-northeast-1\n'): Files => ({
  'web/ecspresso.yml': `${region}cluster: prod\nservice: web\ntask_definition: task.json
codedeploy: {application_name: web, deployment_group_name: web${more}}\n`,
});
const config = (name: string) => ecspresso(`, deployment_config_name: ${name}`);
const alarms = checks('AllowTraffic', 'kind: alarms');
const metric = (event: string, forMinutes: number, delayInSeconds = 60) =>
  checks(
    event,
    `kind: metric, compare: {}, forMinutes: ${forMinutes}, withinMinutes: 0, delayInSeconds: ${delayInSeconds}`,
  );

const images = (...names: readonly string[]): Files => ({
  'web/task.json': JSON.stringify({
    ...TASK,
    containerDefinitions: names.map((image, index) => ({ name: index === 0 ? 'web' : `side${index}`, image })),
  }),
});
const WEB = '123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/web:v1';

/** No region in ecspresso.yml, and no file of a task definition. */
const UNKNOWN: Files = {
  'web/ecspresso.yml': 'cluster: prod\nservice: web\ncodedeploy: {application_name: web, deployment_group_name: web}\n',
  'web/task.json': null,
};

describe('a check that could never decide is refused when the stack is packaged', () => {
  it.each<[string, Files, string]>([
    [
      'a task of a container that is not there',
      task('wep'),
      ' checks.BeforeInstall[1].container: the task definition has no container "wep". Did you mean "web"? Known here: web.',
    ],
    [
      'a function of another Region',
      lambda(arn('eu-west-1:123456789012')),
      ' checks.AfterInstall[1].function: is in eu-west-1, and the service in ap-northeast-1. Name a function of the account and Region',
    ],
    [
      'a function of another account',
      lambda(arn('ap-northeast-1:210987654321')),
      " checks.AfterInstall[1].function: is of the account 210987654321, and the service's images are of 123456789012. Name",
    ],
    [
      'a function of another Region than the images, where ecspresso.yml names none',
      { ...ecspresso('', ''), ...lambda(arn('eu-west-1:123456789012')) },
      'is in eu-west-1, and the service in ap-northeast-1.',
    ],
    [
      'a function of another account than images by the newer host name',
      {
        ...images(WEB.replace('.dkr.ecr.', '.dkr-ecr.').replace('amazonaws.com', 'on.aws')),
        ...lambda(arn('ap-northeast-1:1'.padEnd(27, '0'))),
      },
      'is of the account 100000000000, and',
    ],
    [
      'a watch over traffic that moves all at once',
      { ...config('CodeDeployDefault.ECSAllAtOnce'), ...alarms },
      ' checks.AllowTraffic: CodeDeployDefault.ECSAllAtOnce moves all traffic at once, and nothing is left to watch. Move the checks to AfterAllowTraffic,',
    ],
    [
      'a metric that decides after all traffic has moved',
      { ...config('CodeDeployDefault.ECSCanary10Percent5Minutes'), ...metric('AllowTraffic', 4) },
      ' checks.AllowTraffic[1].forMinutes: CodeDeployDefault.ECSCanary10Percent5Minutes has moved all traffic after 5 minutes, and its bake time is read after 6. Give forMinutes 3 at most, or choose a slower deployment configuration.',
    ],
    [
      'a metric that sees no minute before all traffic has moved',
      { ...config('CodeDeployDefault.ECSCanary10Percent5Minutes'), ...metric('AllowTraffic', 1, 600) },
      ' is read after 12. Choose a slower deployment configuration.',
    ],
    [
      'a comparison after traffic',
      metric('AfterAllowTraffic', 1),
      ' checks.AfterAllowTraffic[1]: blue has no requests any more when AfterAllowTraffic begins,',
    ],
  ])('%s', (_, files, expected) => {
    const violations = violationsOf(reading(files));

    expect(violations).toHaveLength(1);
    expect(violations[0]).toContain('services/web/slipway.yml:1:');
    expect(violations[0]).toContain(expected);
  });

  it.each<[string, Files]>([
    ['a container that is there', task('web')],
    ['a container, where the base is what the service runs', { ...UNKNOWN, ...task('anything') }],
    ['a function by its name', lambda('judge')],
    ['a function of the own account and Region', lambda(`${arn(OWN)}:live`)],
    ['a function, where nobody knows account and Region', { ...UNKNOWN, ...lambda(arn('eu-west-1:210987654321')) }],
    [
      'a function, where images come from two accounts',
      { ...images(WEB, WEB.replace('123456789012', '210987654321')), ...lambda(arn('ap-northeast-1:210987654321')) },
    ],
    ['a watch over a canary', { ...config('CodeDeployDefault.ECSCanary10Percent5Minutes'), ...alarms }],
    [
      'a metric that decides before',
      { ...config('CodeDeployDefault.ECSCanary10Percent5Minutes'), ...metric('AllowTraffic', 3) },
    ],
    ['a metric, where nobody knows how traffic moves', metric('AllowTraffic', 45)],
    ['a watch over what a configuration of one’s own says', { ...config('AllAtOnce'), ...alarms }],
    ['a watch over what the deployment group says', alarms],
    [
      'checks after traffic that moves all at once',
      { ...config('CodeDeployDefault.ECSAllAtOnce'), ...checks('AfterAllowTraffic', 'kind: alarms') },
    ],
  ])('and %s is not', (_, files) => {
    expect(violationsOf(reading(files))).toEqual([]);
  });
});
