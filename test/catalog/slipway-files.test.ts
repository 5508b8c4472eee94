import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import * as v from 'valibot';
import { parse } from 'yaml';
import { FLEET_FILE, SERVICE_FILE } from '../../src/catalog/slipway/schema';
import { reading, removeDirectories, serviceOf, THREE, violationsOf } from './directory';

afterAll(removeDirectories);

const tags = (text: string) => `images:\n  - repository: web\n    tags: ${text}\n`;

describe('slipway.yml says which images are meant', () => {
  it.each([
    ['{order: number, prefix: v}', { order: 'number', prefix: 'v' }],
    ['{order: number}', { order: 'number', prefix: '' }],
    [
      '{order: semver, prefix: v, range: ">=1.2 <3 || ^4.0.0"}',
      { order: 'semver', prefix: 'v', range: '>=1.2 <3 || ^4.0.0' },
    ],
    ['{order: semver}', { order: 'semver', prefix: '' }],
    ['{order: timestamp, pattern: "\\\\d{8}-\\\\d{6}"}', { order: 'timestamp', pattern: '\\\\d{8}-\\\\d{6}' }],
    ['{order: movement, pattern: main-*}', { order: 'movement', pattern: 'main-*' }],
  ])('tags: %s', (text, policy) => {
    const expected = JSON.parse(JSON.stringify(policy).replace(/\\\\\\\\/g, '\\\\'));

    expect(serviceOf(reading({ 'web/slipway.yml': tags(text) })).images).toEqual([
      { repository: 'web', tags: expected },
    ]);
  });

  it('what it leaves out comes from the fleet, and the repository from the directory’s name', () => {
    const fleet =
      'owners: {email: a@example.com}\ndefaults: {tags: {order: semver}, rollbackEvents: [DEPLOYMENT_FAILURE]}\n';

    const service = serviceOf(reading({ 'slipway.yml': fleet, 'web/slipway.yml': null }));

    expect(service.images).toEqual([{ repository: 'web', tags: { order: 'semver', prefix: '' } }]);
    expect(service.strategy.rollbackEvents).toEqual(['DEPLOYMENT_FAILURE']);
  });

  it('its own word goes before the fleet’s', () => {
    const fleet =
      'owners: {email: a@example.com}\ndefaults: {tags: {order: semver}, rollbackEvents: [DEPLOYMENT_FAILURE]}\n';
    const own = `${tags('{order: number}')}rollbackEvents: [DEPLOYMENT_STOP_ON_ALARM]\nrollbackWindowInMinutes: 30\n`;

    const service = serviceOf(reading({ 'slipway.yml': fleet, 'web/slipway.yml': own }));

    expect(service.images[0]?.tags).toEqual({ order: 'number', prefix: '' });
    expect(service.strategy).toMatchObject({
      rollbackEvents: ['DEPLOYMENT_STOP_ON_ALARM'],
      rollbackWindowInMinutes: 30,
    });
  });

  it('what it says of Spot goes before the fleet’s, each member for itself', () => {
    const spot = (text: string) => `owners: {email: a@example.com}\ndefaults: {tags: {order: semver}, spot: ${text}}\n`;
    const own = `${tags('{order: number}')}spot: {onPlacementFailure: fargate}\n`;

    const service = serviceOf(
      reading({ 'slipway.yml': spot('{onPlacementFailure: wait, mayGoDown: true}'), 'web/slipway.yml': own }),
    );

    expect(service.spot).toEqual({ onPlacementFailure: 'fargate', mayGoDown: true });
  });

  it('its target groups are named as they are, and none where it names none', () => {
    const file = `${tags('{order: number}')}targetGroups: [web-blue, web-green]\n`;

    expect(serviceOf(reading({ 'web/slipway.yml': file })).targetGroups).toEqual(['web-blue', 'web-green']);
    expect(serviceOf(reading({}))).not.toHaveProperty('targetGroups');
  });

  it('a file of comments alone keeps to the defaults', () => {
    const fleet = 'owners: {email: a@example.com}\ndefaults: {tags: {order: semver}}\n';

    expect(serviceOf(reading({ 'slipway.yml': fleet, 'web/slipway.yml': '# nothing yet\n' })).images).toHaveLength(1);
  });

  it('the fleet’s owners are in the catalog', () => {
    expect(reading({})).toMatchObject({ catalog: { fleet: { owners: { email: 'owners@example.com' } } } });
  });
});

const check = (member: string) => {
  const members = {
    kind: 'http',
    name: 'a',
    path: '/',
    [member.split(':')[0]!]: member.slice(member.indexOf(' ') + 1),
  };
  const text = Object.entries(members).map(([key, value]) => `${key}: ${value}`);
  return `checks: {AfterAllowTestTraffic: [{${text.join(', ')}}]}\n`;
};
/** A check of a URL, with members in place of others. */
const urlCheck = (url: string, more = '') =>
  `checks: {BeforeInstall: [{kind: http, name: a, url: "${url}"${more && `, ${more}`}}]}\n`;
const targetsCheck = (members: string, event = 'AfterAllowTraffic') =>
  `checks: {${event}: [{kind: targets, name: a, ${members}}]}\n`;
/** A check of a metric, with members in place of others. */
const metricCheck = (members: string, metric = '', event = 'AfterAllowTraffic') =>
  `checks: {${event}: [{kind: metric, name: a, metrics: [{id: m, namespace: N, metric: M, stat: Sum${metric && `, ${metric}`}}], ${members}}]}\n`;
const comparison = (members: string, more = '', event = 'AllowTraffic') =>
  `checks: {${event}: [{kind: metric, name: a, compare: {${members}}${more && `, ${more}`}}]}\n`;
const gate = (members: string) =>
  `gate: {${members.startsWith('approvers:') ? '' : 'approvers: [alice, bob], '}${members}}\n`;

/** Every way to get one of the two files wrong: the text, and the violation's place and beginning. */
const BAD_SERVICE_FILES: readonly (readonly [string, string, string])[] = [
  [
    'an unknown key',
    'image: []\n',
    ':1:8 image: unknown key "image". Did you mean "images"? Known here: images, rollbackEvents, rollbackWindowInMinutes, targetGroups, checks, gate, spot.',
  ],
  [
    'another spelling',
    'rollback_events: [DEPLOYMENT_FAILURE]\n',
    ':1:18 rollback_events: unknown key "rollback_events". Did you mean "rollbackEvents"?',
  ],
  ['a key of every object', 'constructor: 1\n', ':1:14 constructor: unknown key "constructor". Known here: '],
  [
    'an unknown key inside',
    tags('{order: number, prefx: v}'),
    ':3:34 images[0].tags.prefx: unknown key "prefx". Did you mean "prefix"? Known here: order, prefix.',
  ],
  [
    'a key of another order',
    tags('{order: number, range: 1.x}'),
    ':3:34 images[0].tags.range: unknown key "range". Known here: order, prefix.',
  ],
  [
    'an unknown order',
    tags('{order: nubmer}'),
    ':3:19 images[0].tags.order: the text "nubmer" does not belong here. Choose one of number, semver, timestamp, movement.',
  ],
  [
    'no order',
    tags('{prefix: v}'),
    ':3:11 images[0].tags.order: missing. Choose one of number, semver, timestamp, movement.',
  ],
  [
    'tags as text',
    tags('v*'),
    ':3:11 images[0].tags: the text "v*" does not belong here. Write "order: number" and "prefix: v", for instance.',
  ],
  [
    'a prefix that is a number',
    tags('{order: number, prefix: 1}'),
    ':3:35 images[0].tags.prefix: the number 1 does not belong here.',
  ],
  [
    'a prefix that no tag has',
    tags('{order: number, prefix: "a/b"}'),
    ':3:35 images[0].tags.prefix: the text "a/b" is not what a tag can begin with.',
  ],
  [
    'a range that is none',
    tags('{order: semver, range: newest}'),
    ':3:34 images[0].tags.range: the text "newest" is not a range of semantic versions. Write a range such as',
  ],
  [
    'a broken expression',
    tags('{order: timestamp, pattern: "(["}'),
    ':3:39 images[0].tags.pattern: the text "([" is not a regular expression.',
  ],
  [
    'an empty expression',
    tags('{order: timestamp, pattern: ""}'),
    ':3:39 images[0].tags.pattern: the text "" is empty.',
  ],
  ['a timestamp without pattern', tags('{order: timestamp}'), ':3:11 images[0].tags.pattern: missing.'],
  ['an endless expression', tags(`{order: timestamp, pattern: "${'a'.repeat(201)}"}`), 'is longer than 200 characters'],
  [
    'a glob that is none',
    tags('{order: movement, pattern: "a b"}'),
    ':3:38 images[0].tags.pattern: the text "a b" is not a glob for tags.',
  ],
  ['no images', 'images: []\n', ':1:9 images: a list is empty. List each ECR repository once'],
  ['images as text', 'images: web\n', ':1:9 images: the text "web" does not belong here.'],
  [
    'no repository',
    'images: [{tags: {order: number}}]\n',
    ':1:10 images[0].repository: missing. Give its name without the registry: "team/frontend".',
  ],
  [
    'a repository with its registry',
    'images: [{repository: "1.dkr.ecr/Web:v1"}]\n',
    'images[0].repository: the text "1.dkr.ecr/Web:v1" is not the name of an ECR repository.',
  ],
  [
    'a repository twice',
    'images: [{repository: web, tags: {order: number}}, {repository: web, tags: {order: semver}}]\n',
    ':1:9 images: a list names a repository twice.',
  ],
  [
    'an unknown rollback event',
    'rollbackEvents: [FAILURE]\n',
    ':1:18 rollbackEvents[0]: the text "FAILURE" does not belong here. Choose from DEPLOYMENT_FAILURE,',
  ],
  [
    'a rollback event twice',
    'rollbackEvents: [DEPLOYMENT_FAILURE, DEPLOYMENT_FAILURE]\n',
    ':1:17 rollbackEvents: a list names an event twice.',
  ],
  [
    'a rollback window that no group can keep',
    'rollbackWindowInMinutes: 2881\n',
    ':1:26 rollbackWindowInMinutes: the number 2881 is more than 2880. Give 1 to 2880 minutes,',
  ],
  [
    'nothing to do without Spot',
    'spot: {onPlacementFailure: on-demand}\n',
    ':1:28 spot.onPlacementFailure: the text "on-demand" does not belong here. Choose one of wait, fargate.',
  ],
  ['a service that may sometimes go down', 'spot: {mayGoDown: 1}\n', ':1:19 spot.mayGoDown: the number 1 does not'],
  ['an unknown key of Spot', 'spot: {onFailure: wait}\n', ' spot.onFailure: unknown key "onFailure".'],
  [
    'no target group',
    'targetGroups: []\n',
    ':1:15 targetGroups: a list is empty. List each target group of the service once,',
  ],
  ['a target group twice', 'targetGroups: [a, a]\n', ':1:15 targetGroups: a list names a target group twice.'],
  [
    'what is no target group',
    'targetGroups: [a_b]\n',
    ':1:16 targetGroups[0]: the text "a_b" is neither the name nor the ARN of a target group.',
  ],
  ['no rollback event', 'rollbackEvents: []\n', ':1:17 rollbackEvents: a list is empty.'],
  [
    'an unknown lifecycle event',
    'checks: {AfterAllowTestTrafic: [{kind: http, name: a, path: /}]}\n',
    ':1:32 checks.AfterAllowTestTrafic: unknown key "AfterAllowTestTrafic". Did you mean "AfterAllowTestTraffic"? Known here: BeforeInstall, AfterInstall, AfterAllowTestTraffic, BeforeAllowTraffic, AllowTraffic, AfterAllowTraffic.',
  ],
  [
    'a check before there is test traffic',
    'checks: {AfterInstall: [{kind: http, name: a, path: /}]}\n',
    ' checks.AfterInstall[0]: the test listener does not reach the replacement before AfterInstall is over. Move the check to AfterAllowTestTraffic.',
  ],
  [
    'targets before a listener leads to them',
    targetsCheck('forMinutes: 1', 'AfterInstall'),
    ' checks.AfterInstall[0]: the test listener does not reach the replacement before AfterInstall is over. Move',
  ],
  ['no share of targets', targetsCheck('healthyShare: 0'), '[0].healthyShare: the number 0 is not more than 0. Give'],
  ['more than all targets', targetsCheck('healthyShare: 1.1'), '[0].healthyShare: the number 1.1 is more than 1.'],
  ['targets for too long', targetsCheck('forMinutes: 41'), '[0].forMinutes: the number 41 is more than 40. Give 0'],
  ['targets too late', targetsCheck('withinMinutes: 11'), '[0].withinMinutes: the number 11 is more than 10. Give'],
  ['a minute and a half of targets', targetsCheck('forMinutes: 1.5'), '[0].forMinutes: the number 1.5 is not a whole'],
  [
    'neither metrics nor a comparison',
    'checks: {AllowTraffic: [{kind: metric, name: a}]}\n',
    '[0].metrics: missing. Write "- {id: slow,',
  ],
  ['a metric without a bound', metricCheck('forMinutes: 5'), '[0].atMost: missing. Give a number that no datapoint'],
  [
    'bounds that nothing keeps to',
    metricCheck('atMost: 1, atLeast: 2'),
    '[0].atLeast: the number 2 is more than 1. Give a number',
  ],
  ['a bound that is no number', metricCheck('atMost: "1"'), '[0].atMost: the text "1" does not belong here.'],
  [
    'a bound that is no severity in a scan',
    'checks: {BeforeInstall: [{kind: image, name: a, scan: {atMost: 1}}]}\n',
    '[0].scan.atMost: the number 1 does not belong here. Choose one of NONE,',
  ],
  [
    'two metrics without an expression',
    'checks: {AllowTraffic: [{kind: metric, name: a, atMost: 1, metrics: [{id: x, namespace: N, metric: M, stat: Sum}, {id: y, namespace: N, metric: M, stat: Sum}]}]}\n',
    '[0].expression: missing. Write metric math',
  ],
  [
    'an id twice',
    'checks: {AllowTraffic: [{kind: metric, name: a, atMost: 1, expression: x, metrics: [{id: x, namespace: N, metric: M, stat: Sum}, {id: x, namespace: N, metric: M, stat: Max}]}]}\n',
    '[0].metrics: a list names an id twice. Write',
  ],
  [
    'an expression with an unknown id',
    metricCheck('atMost: 1, expression: "100 * m / requests"'),
    '[0].expression: the text "100 * m / requests" names requests, which no metric has as its id. Write metric math',
  ],
  [
    'a query in place of an expression',
    metricCheck('atMost: 1, expression: "SELECT AVG(CPUUtilization) FROM SCHEMA(N)"'),
    '[0].expression: the text "SELECT AVG(CPUUtilization) FROM SCHEMA(N)" is a query, and no expression.',
  ],
  [
    'an id in upper case',
    metricCheck('atMost: 1').replace('id: m', 'id: M'),
    '[0].metrics[0].id: the text "M" is not the id of a metric. Give each metric an id',
  ],
  [
    'an id that is taken',
    metricCheck('atMost: 1').replace('id: m', 'id: slipway'),
    '[0].metrics[0].id: the text "slipway" is the expression\'s own. Give each metric an id',
  ],
  [
    'an unknown statistic',
    metricCheck('atMost: 1').replace('Sum', 'p101'),
    '[0].metrics[0].stat: the text "p101" is not a statistic. Choose one of Average,',
  ],
  [
    'a namespace that is none',
    metricCheck('atMost: 1').replace('namespace: N', 'namespace: ":N"'),
    '[0].metrics[0].namespace: the text ":N" is not a namespace. Give the namespace',
  ],
  [
    'a metric without a name',
    metricCheck('atMost: 1').replace(', metric: M', ''),
    '[0].metrics[0].metric: missing. Give the name of a metric:',
  ],
  [
    'a placeholder that is none',
    metricCheck('atMost: 1', 'dimensions: {TargetGroup: $targetGroup}'),
    '[0].metrics[0].dimensions.TargetGroup: the text "$targetGroup" is not a placeholder that is known here. Give names and texts, or $green.targetGroup,',
  ],
  [
    'a dimension without a value',
    metricCheck('atMost: 1', 'dimensions: {Stage: ""}'),
    '[0].metrics[0].dimensions.Stage: the text "" is not the value of a dimension. Give names',
  ],
  [
    'a period that is not whole minutes',
    metricCheck('atMost: 1, periodInSeconds: 90'),
    '[0].periodInSeconds: the number 90 is not whole minutes. Give 60',
  ],
  [
    'a period that the bake time does not hold',
    metricCheck('atMost: 1, periodInSeconds: 300, forMinutes: 4'),
    '[0].periodInSeconds: the number 300 is longer than the 4 minutes of forMinutes. Give 60',
  ],
  [
    'more datapoints than there can be',
    metricCheck('atMost: 1, periodInSeconds: 300, forMinutes: 10, withinMinutes: 4, minimumSamples: 3'),
    '[0].minimumSamples: the number 3 is more than the 2 datapoints of forMinutes and withinMinutes. Give 1',
  ],
  ['a bake time of nothing', metricCheck('atMost: 1, forMinutes: 0'), '[0].forMinutes: the number 0 is less than 1.'],
  [
    'a metric past the hour',
    metricCheck('atMost: 1, forMinutes: 40, withinMinutes: 11'),
    "[0].forMinutes: the number 40 and withinMinutes, with period and delay, end 60 seconds too late for CodeDeploy's hour. Give 0 to 40",
  ],
  ['a delay past ten minutes', metricCheck('atMost: 1, delayInSeconds: 601'), '[0].delayInSeconds: the number 601 is'],
  [
    'a metric of green before there is one',
    metricCheck('atMost: 1', 'dimensions: {TargetGroup: $green.targetGroup}', 'AfterInstall'),
    ' checks.AfterInstall[0]: the test listener does not reach the replacement before AfterInstall is over. Move',
  ],
  [
    'a comparison before there is green',
    comparison('', '', 'BeforeInstall'),
    ' checks.BeforeInstall[0]: the test listener does not reach the replacement before BeforeInstall is over. Move',
  ],
  [
    'a comparison after blue',
    comparison('', '', 'AfterAllowTraffic'),
    ' checks.AfterAllowTraffic[0]: blue has no requests any more when AfterAllowTraffic begins, so green cannot be compared with it. Move the check to AllowTraffic.',
  ],
  [
    'a bound beside a comparison',
    comparison('', 'atMost: 1'),
    '[0].atMost: the number 1 stands beside compare. Give a number',
  ],
  [
    'a period beside a comparison',
    comparison('', 'periodInSeconds: 120'),
    '[0].periodInSeconds: the number 120 stands beside compare, which counts minutes.',
  ],
  [
    'a comparison with itself',
    comparison('requests: {dimensions: {Stage: prod}}'),
    '[0].compare.requests.dimensions: an object has no placeholder, so that green and blue would be the same. Give',
  ],
  [
    'a placeholder of a bound in a comparison',
    comparison('errors: [{metric: E, dimensions: {T: $green.targetGroup}}]'),
    '[0].compare.errors[0].dimensions.T: the text "$green.targetGroup" is not a placeholder that is known here. Give',
  ],
  [
    'a comparison without errors',
    comparison('errors: []'),
    '[0].compare.errors: a list is empty. List metrics: "- metric: HTTPCode_Target_5XX_Count".',
  ],
  [
    'errors without a name',
    comparison('errors: [{}]'),
    '[0].compare.errors[0].metric: missing. Give the name of a metric:',
  ],
  ['a margin of everything', comparison('margin: 1'), '[0].compare.margin: the number 1 is not less than 1. Give the'],
  [
    'an unknown key of a comparison',
    comparison('margins: 1'),
    '[0].compare.margins: unknown key "margins". Did you mean "margin"?',
  ],
  [
    'an alarm twice',
    'checks: {AfterInstall: [{kind: alarms, name: a, alarms: [x, x]}]}\n',
    '[0].alarms: a list names an alarm twice.',
  ],
  [
    'no alarm at all',
    'checks: {AfterInstall: [{kind: alarms, name: a, alarms: []}]}\n',
    '[0].alarms: a list is empty.',
  ],
  [
    'a soak past the hour',
    'checks: {AfterInstall: [{kind: alarms, name: a, soakInMinutes: 51}]}\n',
    '[0].soakInMinutes: the number 51 is more than 50.',
  ],
  [
    'an image without a bound for its scan',
    'checks: {BeforeInstall: [{kind: image, name: a, scan: {}}]}\n',
    '[0].scan.atMost: missing. Choose one of NONE, INFORMATIONAL,',
  ],
  [
    'an unknown severity',
    'checks: {BeforeInstall: [{kind: image, name: a, scan: {atMost: SEVERE}}]}\n',
    '[0].scan.atMost: the text "SEVERE" does not belong here.',
  ],
  [
    'a finding ignored without an end',
    'checks: {BeforeInstall: [{kind: image, name: a, scan: {atMost: LOW, ignore: [{id: CVE-1, reason: x}]}}]}\n',
    '[0].scan.ignore[0].until: missing. Give the last day',
  ],
  [
    'a finding ignored until a day that never comes',
    'checks: {BeforeInstall: [{kind: image, name: a, scan: {atMost: LOW, ignore: [{id: C, reason: x, until: 2026-02-30}]}}]}\n',
    '[0].scan.ignore[0].until: the text "2026-02-30" is not a date.',
  ],
  [
    'a finding ignored twice',
    `checks: {BeforeInstall: [{kind: image, name: a, scan: {atMost: LOW, ignore: [
      {id: C, reason: x, until: 2026-02-01}, {id: C, reason: y, until: 2026-02-02}]}}]}\n`,
    '[0].scan.ignore: a list names a finding twice.',
  ],
  [
    'a wait for a scan past the hour',
    'checks: {BeforeInstall: [{kind: image, name: a, scan: {atMost: LOW, waitInMinutes: 51}}]}\n',
    '[0].scan.waitInMinutes: the number 51 is more than 50. Give 0 to 50: for so long a scan',
  ],
  [
    'a label twice',
    'checks: {BeforeInstall: [{kind: image, name: a, labels: [{name: x}, {name: x}]}]}\n',
    '[0].labels: a list names a label twice.',
  ],
  [
    'a label with a pattern that is none',
    'checks: {BeforeInstall: [{kind: image, name: a, labels: [{name: x, pattern: "("}]}]}\n',
    '[0].labels[0].pattern: the text "(" is not a regular expression. Give a regular expression of at most 200',
  ],
  [
    'an image of no age',
    'checks: {BeforeInstall: [{kind: image, name: a, oldestInDays: 0}]}\n',
    '[0].oldestInDays: the number 0 is less than 1. Give 1 to 3650.',
  ],
  [
    'a signature that is not wanted',
    'checks: {BeforeInstall: [{kind: image, name: a, signature: false}]}\n',
    '[0].signature: ',
  ],
  ['an SBOM of no type', 'checks: {BeforeInstall: [{kind: image, name: a, sbom: [spdx]}]}\n', '[0].sbom'],
  [
    'a task without container',
    'checks: {BeforeInstall: [{kind: task, name: a}]}\n',
    '[0].container: missing. Name a container of the task definition.',
  ],
  [
    'a task with an empty command',
    'checks: {BeforeInstall: [{kind: task, name: a, container: app, command: []}]}\n',
    '[0].command: a list is empty. Give the command and its arguments as a list,',
  ],
  [
    'a task with a long command',
    `checks: {BeforeInstall: [{kind: task, name: a, container: app, command: [${'x'.repeat(3_900)}]}]}\n`,
    '[0].command: a list has more than 3900 characters.',
  ],
  [
    'a task past the hour',
    'checks: {BeforeInstall: [{kind: task, name: a, container: app, timeoutInMinutes: 51}]}\n',
    '[0].timeoutInMinutes: the number 51 is more than 50. Give 1 to 50 minutes.',
  ],
  [
    'a task that quotes a book',
    'checks: {BeforeInstall: [{kind: task, name: a, container: app, logLines: 51}]}\n',
    '[0].logLines: the number 51 is more than 50. Give 0 to 50 lines.',
  ],
  [
    'no function',
    'checks: {BeforeInstall: [{kind: lambda, name: a}]}\n',
    '[0].function: missing. Give the name or ARN of a Lambda function of this account.',
  ],
  [
    'a function that is none',
    'checks: {BeforeInstall: [{kind: lambda, name: a, function: "a*"}]}\n',
    '[0].function: the text "a*" is not the name or ARN of a function.',
  ],
  ['checks as a list', 'checks: []\n', ':1:9 checks: a list does not belong here. Write "AfterAllowTestTraffic:"'],
  ['an event without a check', 'checks: {AfterAllowTraffic: []}\n', ' checks.AfterAllowTraffic: a list is empty.'],
  [
    'too many checks',
    `checks: {AfterAllowTraffic: [${Array.from({ length: 11 }, (_, n) => `{kind: http, name: c${n}, path: /}`).join(', ')}]}\n`,
    ' checks.AfterAllowTraffic: a list has more than 10 checks.',
  ],
  [
    'a check twice',
    'checks: {AfterAllowTraffic: [{kind: http, name: a, path: /}, {kind: http, name: a, path: /b}]}\n',
    ' checks.AfterAllowTraffic: a list names a check twice.',
  ],
  ['an unknown kind of check', check('kind: grpc'), '.kind: the text "grpc" does not belong here. Choose one of http'],
  [
    'a check that cannot watch traffic',
    'checks: {AllowTraffic: [{kind: image, name: a}]}\n',
    ' checks.AllowTraffic: a list has a check that cannot watch traffic (image, task).',
  ],
  ['a check without kind', 'checks: {AfterAllowTraffic: [{name: a, path: /}]}\n', '[0].kind: missing.'],
  ['a check without name', 'checks: {AfterAllowTraffic: [{kind: http, path: /}]}\n', '[0].name: missing.'],
  ['a check without path', 'checks: {AfterAllowTraffic: [{kind: http, name: a}]}\n', '[0].path: missing.'],
  ['an unknown key of a check', check('reqests: 1'), '.reqests: unknown key "reqests". Did you mean "requests"?'],
  ['a name of two lines', check('name: "a\\nb"'), '.name: the text "a\\nb" is not the name of a check.'],
  ['a name that reads backwards', check('name: "a\\u202Eb"'), 'is not the name of a check.'],
  ['a name of blanks', check('name: " "'), 'is not the name of a check.'],
  ['an endless name', check(`name: ${'a'.repeat(65)}`), 'is not the name of a check.'],
  ['a path without its slash', check('path: health'), '.path: the text "health" is not the path of a request.'],
  ['a path of another host', check('path: //example.com/'), 'is not the path of a request.'],
  ['a path of another host by backslash', check('path: "/\\\\example.com/"'), 'is not the path of a request.'],
  ['a path with a line break', check('path: "/a\\r\\nHost: b"'), 'is not the path of a request.'],
  ['a path with a fragment', check('path: "/a#b"'), 'is not the path of a request.'],
  [
    'a host with a port',
    check('host: "example.com:80"'),
    '.host: the text "example.com:80" is not the name of a host.',
  ],
  ['a host with a line break', check('host: "a\\r\\nb"'), 'is not the name of a host.'],
  ['a host that is no address', check('host: "1.2.3.999"'), 'is not the name of a host.'],
  [
    'a path and a URL',
    check('url: "https://example.com/"'),
    '[0].url: the text "https://example.com/" stands beside a path.',
  ],
  ['a URL of another scheme', urlCheck('ftp://example.com/'), '.url: the text "ftp://example.com/" is not the URL of'],
  [
    'a URL with credentials',
    urlCheck('https://a:b@example.com/'),
    'has credentials. Give http or https, host, and path',
  ],
  ['a URL with a fragment', urlCheck('https://example.com/#a'), 'is not the URL of a request.'],
  ['a URL with a backslash', urlCheck('https://example.com\\\\@10.0.0.1/'), 'is not the URL of a request.'],
  ['a URL with a line break', urlCheck('https://example.com/\\r\\nx'), 'is not the URL of a request.'],
  ['a URL that would be filled in', urlCheck('https://{tag}.example.com/'), 'is not the URL of a request.'],
  ['a URL of a port that is none', urlCheck('https://example.com:99999/'), 'is not the URL of a request.'],
  [
    'a URL of a private address',
    urlCheck('http://0xa000001/'),
    '.url: the text "http://0xa000001/" is refused: 10.0.0.1 is a private address, and allowPrivate is not set. Give http',
  ],
  [
    'a URL of metadata, whatever is allowed',
    urlCheck('http://169.254.169.254/', 'allowPrivate: true'),
    'is refused: 169.254.169.254 is an address of metadata and credentials.',
  ],
  [
    'a URL with a host beside it',
    urlCheck('https://example.com/', 'host: a'),
    '.host: the text "a" stands beside a url',
  ],
  [
    'private addresses without a URL',
    check('allowPrivate: true'),
    '.allowPrivate: the boolean true means nothing without a url. Write true beside a url',
  ],
  [
    'a header that the check writes',
    check('headers: {Host: a}'),
    '.headers.Host: the text "Host" is a header that the check writes itself. Give names',
  ],
  ['a header of one hop', check('headers: {transfer-encoding: chunked}'), 'is a header that the check writes itself.'],
  ['a header of a proxy', check('headers: {Proxy-Authorization: a}'), 'is a header that the check writes itself.'],
  ['another user agent', check('headers: {user-agent: a}'), 'is a header that the check writes itself.'],
  [
    'a header for secrets',
    check('headers: {Authorization: a}'),
    '.headers.Authorization: the text "Authorization" is a header for secrets.',
  ],
  ['a key of an API', check('headers: {x-api-key: a}'), 'is a header for secrets.'],
  [
    'a header with a secret',
    check('headers: {x-a: Bearer abc}'),
    '.headers.x-a: the text "Bearer abc" looks like a secret.',
  ],
  ['a header with an access key', check('headers: {x-a: AKIAIOSFODNN7EXAMPLE}'), 'looks like a secret.'],
  ['a header with a line break', check('headers: {x-a: "b\\r\\nc: d"}'), 'is not the value of a header.'],
  ['a header twice', check('headers: {x-a: b, X-A: c}'), '.headers: an object names a header twice.'],
  ['a header that is no name', check('headers: {"x a": b}'), 'is not the name of a header.'],
  ['no header of the answer', check('responseHeaders: {}'), '.responseHeaders: an object is empty. Give names'],
  [
    'a number as header of the answer',
    check('responseHeaders: {host: 1}'),
    '.responseHeaders.host: the number 1 does not belong here. Give names of headers',
  ],
  ['no text', check('bodyContains: ""'), '.bodyContains: the text "" is empty.'],
  ['no JSON', check('json: {}'), '.json: an object is empty. Give paths'],
  [
    'a path of JSON that is more',
    check('json: {"$..a": 1}'),
    '.json.$..a: the text "$..a" is not a path of members and indexes. Give paths',
  ],
  ['an object in JSON', check('json: {status: {a: 1}}'), '.json.status: an object does not belong here. Give paths'],
  ['no rate', check('requestsPerSecond: 0'), '.requestsPerSecond: the number 0 is less than 0.1. Give 0.1 to 500'],
  ['too much of a rate', check('requestsPerSecond: 501'), '.requestsPerSecond: the number 501 is more than 500.'],
  [
    'a rate that is too slow',
    check('requestsPerSecond: 0.3'),
    '.requestsPerSecond: the number 0.3 needs 64 seconds for 20 requests, and timeoutInSeconds is 60. Give',
  ],
  [
    'another way with redirects',
    check('redirects: ignore'),
    '.redirects: the text "ignore" does not belong here. Choose',
  ],
  ['no sample', check('minimumSamples: 0'), '.minimumSamples: the number 0 is less than 1.'],
  [
    'more samples than requests',
    check('minimumSamples: 21'),
    '.minimumSamples: the number 21 is more than the 20 requests.',
  ],
  ['no status', check('status: []'), '.status: a list is empty. Give what a good answer has'],
  ['a class that no answer has', check('status: 1xx'), '.status: '],
  [
    'a status of a list that no answer has',
    check('status: [200, 600]'),
    '.status[1]: the number 600 is more than 599.',
  ],
  ['no request', check('requests: 0'), '.requests: the number 0 is less than 1. Give 1 to 1000.'],
  ['too many requests', check('requests: 1001'), '.requests: the number 1001 is more than 1000.'],
  ['half a request', check('requests: 1.5'), '.requests: the number 1.5 is not a whole number.'],
  ['a number as text', check('requests: "20"'), '.requests: the text "20" does not belong here.'],
  ['no concurrency', check('concurrency: 0'), '.concurrency: the number 0 is less than 1.'],
  ['too much concurrency', check('concurrency: 51'), '.concurrency: the number 51 is more than 50.'],
  ['a status that no answer has', check('status: 600'), '.status: the number 600 is more than 599.'],
  ['a status that is no answer yet', check('status: 100'), '.status: the number 100 is less than 200.'],
  [
    'a key without its end',
    check('p95Latency: 200'),
    'unknown key "p95Latency". Did you mean "p95LatencyInMilliseconds"? Known here: ',
  ],
  [
    'a key with more of an end',
    gate('excludeAuthorOfImage: true'),
    'unknown key "excludeAuthorOfImage". Did you mean "excludeAuthor"? Known here: ',
  ],
  ['no latency', check('p95LatencyInMilliseconds: 0'), '.p95LatencyInMilliseconds: the number 0 is less than 1.'],
  ['all requests may fail', check('errorShare: 1'), '.errorShare: the number 1 is not less than 1.'],
  ['fewer than no errors', check('errorShare: -0.1'), '.errorShare: the number -0.1 is less than 0.'],
  ['no time', check('timeoutInSeconds: 0'), '.timeoutInSeconds: the number 0 is less than 1.'],
  ['too much time', check('timeoutInSeconds: 241'), '.timeoutInSeconds: the number 241 is more than 240.'],
  ['a gate of nobody', gate('approvers: []'), ' gate.approvers: a list is empty. List ids of approvers'],
  ['a gate without approvers', 'gate: {votes: 1}\n', ' gate.approvers: missing.'],
  ['an empty gate', 'gate:\n', ' gate: null does not belong here. Write "gate:" and below it "approvers: [alice]".'],
  ['an approver twice', gate('approvers: [alice, alice]'), ' gate.approvers: a list names an approver twice.'],
  ['an approver by address', gate('approvers: [a@example.com]'), 'is not the id of an approver.'],
  [
    'an approver whom the fleet does not know',
    gate('approvers: [alise]'),
    ' gate.approvers[0]: "alise" is not an approver of the fleet. Did you mean "alice"? Known here: alice, bob, carol.',
  ],
  ['a gate elsewhere', gate('before: deployment'), ' gate.before: the text "deployment" does not belong here. Write'],
  ['no vote', gate('votes: 0'), ' gate.votes: the number 0 is less than 1.'],
  [
    'more votes than approvers',
    gate('votes: 3'),
    ' gate.votes: asks for 3, but the gate has 2 approvers. Ask for fewer votes, or name more approvers.',
  ],
  [
    'votes that the author could be needed for',
    gate('votes: 2, excludeAuthor: true'),
    ' gate.votes: asks for 2 of 2 approvers, but with excludeAuthor one of them may not count. Name one approver more',
  ],
  [
    'a stranger in a group',
    gate('groups: [{approvers: [carol]}]'),
    ' gate.groups[0].approvers[0]: "carol" is not an approver of this gate. Known here: alice, bob.',
  ],
  [
    'more votes than members',
    gate('votes: 2, groups: [{approvers: [bob], votes: 2}]'),
    ' gate.groups[0].votes: asks for 2, but the group has one approver.',
  ],
  [
    'more votes of a group than of all',
    gate('groups: [{approvers: [alice, bob], votes: 2}]'),
    ' gate.groups[0].votes: asks for 2 among the 1 that the gate asks for.',
  ],
  ['a member twice', gate('groups: [{approvers: [bob, bob]}]'), ' gate.groups[0].approvers: a list names an approver'],
  [
    'an unknown key of a group',
    gate('groups: [{aprovers: [bob]}]'),
    ' gate.groups[0].aprovers: unknown key "aprovers".',
  ],
  ['a doubtful author', gate('excludeAuthor: "no"'), ' gate.excludeAuthor: the text "no" does not belong here.'],
  ['no wait', gate('waitInMinutes: 0'), ' gate.waitInMinutes: the number 0 is less than 1. Give 1 to 55 minutes'],
  ['a wait past the hour', gate('waitInMinutes: 56'), ' gate.waitInMinutes: the number 56 is more than 55.'],
  [
    'checks and a gate past the hour',
    `checks: {AfterAllowTestTraffic: [{kind: http, name: a, path: /, timeoutInSeconds: 121}]}\n${gate('waitInMinutes: 55')}`,
    ' gate.waitInMinutes: is 55, and the longest check of AfterAllowTestTraffic takes up to 121 seconds: more than 57 minutes together.',
  ],
  ['a list as file', '- a\n', ': a list does not belong here. Write keys and values, such as "images:".'],
];

const USER = 'arn:aws:iam::123456789012:user/alice';
const people = (text: string) => `owners: {email: a@example.com}\napprovers: ${text}\n`;

const vpc = (text: string) => `owners: {email: a@example.com}\nvpc: {${text}}\n`;

const BAD_FLEET_FILES: readonly (readonly [string, string, string])[] = [
  ['no owners', 'defaults: {}\n', ' owners: missing. Write "owners:" and below it "email: platform@example.com".'],
  [
    'owners without address',
    'owners: {}\n',
    ':1:9 owners.email: missing. Give the address that results and alarms are mailed to.',
  ],
  [
    'an address that is none',
    'owners: {email: nobody}\n',
    ':1:17 owners.email: the text "nobody" is not an e-mail address.',
  ],
  [
    'an address with a line break',
    'owners: {email: "a@example.com\\nBcc: b@example.com"}\n',
    'is not an e-mail address.',
  ],
  [
    'an unknown default',
    'owners: {email: a@example.com}\ndefaults: {tag: {order: number}}\n',
    ':2:17 defaults.tag: unknown key "tag". Did you mean "tags"?',
  ],
  ['defaults as a list', 'owners: {email: a@example.com}\ndefaults: []\n', ' defaults: a list does not belong here.'],
  ['approvers as a list', people('[]'), ' approvers: a list does not belong here. Write an id for each person'],
  [
    'an id that no topic can have',
    people('{Alice: {email: a@example.com}}'),
    ' approvers.Alice: the text "Alice" is not the id of an approver. Write an id for each person',
  ],
  ['an endless id', people(`{${'a'.repeat(33)}: {email: a@example.com}}`), 'is not the id of an approver.'],
  ['an approver without address', people('{alice: {}}'), ' approvers.alice.email: missing. Give the address that the'],
  [
    'an approver’s address that is none',
    people('{alice: {email: alice}}'),
    'the text "alice" is not an e-mail address.',
  ],
  [
    'an unknown key of an approver',
    people('{alice: {email: a@example.com, principal: []}}'),
    ' approvers.alice.principal: unknown key "principal". Did you mean "principals"? Known here: email, principals.',
  ],
  ...[
    'arn:aws:iam::123456789012:role/Admin',
    'arn:aws:iam::123456789012:root',
    'arn:aws:sts::123456789012:assumed-role/Admin',
    'arn:aws:sts::123456789012:assumed-role/Admin/*',
    '*',
  ].map((arn): [string, string, string] => [
    `${arn} as principal`,
    people(`{alice: {email: a@example.com, principals: ["${arn}"]}}`),
    ` approvers.alice.principals[0]: the text "${arn}" is not the ARN of a caller. Give ARNs as "aws sts`,
  ]),
  [
    'a principal twice',
    people(`{alice: {email: a@example.com, principals: [${USER}, ${USER}]}}`),
    ' approvers.alice.principals: a list names a principal twice.',
  ],
  [
    'two people at one address',
    people('{alice: {email: a@example.com}, bob: {email: A@Example.com}}'),
    ' approvers.bob.email: the address A@Example.com is that of "alice" already. A person is one approver: use one id.',
  ],
  [
    'a VPC without security groups',
    vpc('subnetIds: [subnet-0a1b2c3d]'),
    ' vpc.securityGroupIds: missing. List 1 to 5 ids',
  ],
  ['a VPC of no subnet', vpc('subnetIds: []'), ' vpc.subnetIds: a list is empty. List 1 to 16 ids of private subnets'],
  [
    'a subnet by its name',
    vpc('subnetIds: [private-a]'),
    ' vpc.subnetIds[0]: the text "private-a" is not the id of a subnet.',
  ],
  ['a subnet twice', vpc('subnetIds: [subnet-0a1b2c3d, subnet-0a1b2c3d]'), ' vpc.subnetIds: a list names an id twice.'],
  [
    'a group by its name',
    vpc('securityGroupIds: [default]'),
    ' vpc.securityGroupIds[0]: the text "default" is not the id of',
  ],
  [
    'two people with one principal',
    people(
      `{alice: {email: a@example.com, principals: [${USER}]}, bob: {email: b@example.com, principals: [${USER}]}}`,
    ),
    ` approvers.bob.principals[0]: ${USER} is that of "alice" already.`,
  ],
];

/** Texts that are no document at all, for either file. */
const BAD_TEXTS: readonly (readonly [string, string, string])[] = [
  ['a tab as indentation', 'images:\n\t- a\n', 'not valid YAML: '],
  ['a key twice', 'images: 1\nimages: 2\n', ':2:1: not valid YAML: Map keys must be unique'],
  ['two documents', 'images: 1\n---\nimages: 2\n', 'not valid YAML: '],
  ['an unknown tag', 'images: !Ref x\n', ':1:9: not valid YAML: Unresolved tag: !Ref'],
  ['an alias bomb', bomb(), 'not usable YAML: its aliases repeat or contain themselves'],
  ['a list inside itself', 'images: &a [*a, *a]\n', 'YAML'],
  ['endless nesting', `images: ${'['.repeat(10_000)}`, 'not usable YAML: nested too deeply'],
  ['deep nesting', `images: ${'['.repeat(100)}${']'.repeat(100)}\n`, 'nested more than 64 levels deep'],
];

describe('what is wrong in Slipway’s files is said with place, key and remedy', () => {
  it.each([...BAD_SERVICE_FILES, ...BAD_TEXTS])('slipway.yml of a service: %s', (_, text, expected) => {
    const violations = violationsOf(reading({ 'slipway.yml': THREE, 'web/slipway.yml': text }));

    expect(
      violations.filter((each) => each.startsWith('services/web/slipway.yml') && each.includes(expected)),
    ).toHaveLength(1);
  });

  it.each([...BAD_FLEET_FILES, ...BAD_TEXTS])('slipway.yml of the fleet: %s', (_, text, expected) => {
    const violations = violationsOf(reading({ 'slipway.yml': text }));

    expect(
      violations.filter((each) => each.startsWith('services/slipway.yml') && each.includes(expected)),
    ).toHaveLength(1);
  });

  it('tags that neither the service nor the fleet gives are missed', () => {
    expect(violationsOf(reading({ 'web/slipway.yml': 'images: [{repository: web}]\n' }))).toEqual([
      'services/web/slipway.yml:1:10 images[0].tags: missing, and the fleet has no default. Write "order: number" and "prefix: v" for instance, here or as defaults.tags in services/slipway.yml.',
    ]);
  });

  it('a fleet without its file is refused', () => {
    expect(violationsOf(reading({ 'slipway.yml': null }))).toEqual([
      'services/slipway.yml: "slipway.yml": the file does not exist. Create the file, or correct the name or its permissions.',
    ]);
  });
});

describe('the published JSON Schemas agree with the parser', () => {
  const ajv = new Ajv({ strict: true });
  const published = (name: string) =>
    ajv.compile(JSON.parse(readFileSync(join(__dirname, '../../services/schema', name), 'utf8')));
  const [service, fleet] = [published('slipway.service.json'), published('slipway.fleet.json')];
  /** Rules that JSON Schema has no words for. */
  const BEYOND = [
    'bounds that nothing keeps to',
    'two metrics without an expression',
    'an expression with an unknown id',
    'a query in place of an expression',
    'a period that the bake time does not hold',
    'more datapoints than there can be',
    'a metric past the hour',
    'a metric of green before there is one',
    'a comparison after blue',
    'a period beside a comparison',
    'a comparison with itself',
    'a task with a long command',
    'a repository twice',
    'a range that is none',
    'a broken expression',
    'an address with a line break',
    'a check twice',
    'a finding ignored until a day that never comes',
    'a finding ignored twice',
    'a label twice',
    'a label with a pattern that is none',
    'an approver whom the fleet does not know',
    'more votes than approvers',
    'votes that the author could be needed for',
    'a stranger in a group',
    'more votes than members',
    'more votes of a group than of all',
    'checks and a gate past the hour',
    'a host that is no address',
    'a URL of a port that is none',
    'a URL of a private address',
    'a URL of metadata, whatever is allowed',
    'a header of one hop',
    'a header of a proxy',
    'a header for secrets',
    'a key of an API',
    'a header with a secret',
    'a header with an access key',
    'a header twice',
    'a rate that is too slow',
    'more samples than requests',
    'two people at one address',
    'two people with one principal',
  ];

  it.each(BAD_SERVICE_FILES.filter(([name]) => !BEYOND.includes(name)))('both refuse in a service: %s', (_, text) => {
    expect(service(parse(text))).toBe(false);
  });

  it.each(BAD_FLEET_FILES.filter(([name]) => !BEYOND.includes(name)))('both refuse in a fleet: %s', (_, text) => {
    expect(fleet(parse(text))).toBe(false);
  });

  it.each([
    '{}',
    'images: [{repository: team/web}]',
    'images: [{repository: web, tags: {order: number, prefix: v}}]',
    'images: [{repository: web, tags: {order: semver, range: ^1.2}}]',
    'images: [{repository: web, tags: {order: timestamp, pattern: "[0-9]+"}}]',
    'images: [{repository: web, tags: {order: movement, pattern: "main-?*"}}]',
    'rollbackEvents: [DEPLOYMENT_FAILURE, DEPLOYMENT_STOP_ON_REQUEST]',
    'rollbackWindowInMinutes: 2880',
    'spot: {onPlacementFailure: fargate, mayGoDown: true}',
    `targetGroups: [web-blue,
      "arn:aws:elasticloadbalancing:ap-northeast-1:123456789012:targetgroup/web-green/0123456789abcdef"]`,
    'checks: {AfterAllowTestTraffic: [{kind: http, name: "answers (日本語)", path: "/health?deep=1&x=%20"}]}',
    `checks: {BeforeAllowTraffic: [{kind: http, name: a, path: /, host: www.example.com, requests: 1000, concurrency: 50,
      status: 599, p95LatencyInMilliseconds: 60000, errorShare: 0.99, timeoutInSeconds: 240}]}`,
    'checks: {BeforeInstall: [{kind: alarms, name: a}]}',
    `checks: {BeforeInstall: [{kind: http, name: a, url: "https://shop.example.com:8443/a@b?c=%20", requestsPerSecond: 0.5,
      redirects: follow, minimumSamples: 10, status: [204, 3xx], responseHeaders: {etag: ""}, bodyContains: "{",
      json: {"checks[0].ok-ok": null, a: 1, b.c: x, "[1]": true}, headers: {Accept: "text/html, */*"}}]}`,
    'checks: {AfterInstall: [{kind: http, name: a, url: "http://[fd12::1]:8080/", allowPrivate: true, status: 2xx}]}',
    'checks: {AfterAllowTestTraffic: [{kind: targets, name: a}]}',
    'checks: {AfterAllowTraffic: [{kind: targets, name: a, healthyShare: 0.5, forMinutes: 40, withinMinutes: 10}]}',
    'checks: {AllowTraffic: [{kind: metric, name: a, compare: {}}]}',
    `checks: {AfterAllowTestTraffic: [{kind: metric, name: a, forMinutes: 45, withinMinutes: 0, delayInSeconds: 360,
      minimumSamples: 100000000, compare: {margin: 0, errors: [{metric: E, namespace: Shop, dimensions: {T: $targetGroup}}],
      requests: {metric: R, namespace: Shop, dimensions: {T: $targetGroup, L: $loadBalancer, Stage: prod}}}}]}`,
    `checks: {BeforeInstall: [{kind: metric, name: a, atMost: 1.5, atLeast: -1, expression: "FILL(x, 0) / SUM([y_1, x])",
      periodInSeconds: 1500, forMinutes: 25, withinMinutes: 2, delayInSeconds: 0,
      metrics: [{id: x, namespace: AWS/X-Y, metric: "a b", stat: p99.9, dimensions: {T: $blue.targetGroup}},
      {id: y_1, namespace: N, metric: M, stat: tm95}]}]}`,
    'checks: {BeforeInstall: [{kind: task, name: a, container: app}]}',
    `checks: {AfterAllowTraffic: [{kind: task, name: a, container: app, command: [npm, run, migrate],
      environment: {MODE: x}, cpu: 512, memory: 1024, timeoutInMinutes: 50, logLines: 0}]}`,
    'checks: {BeforeInstall: [{kind: lambda, name: a, function: judge}]}',
    `checks: {AfterAllowTestTraffic: [{kind: lambda, name: a, timeoutInMinutes: 50, timeoutInSeconds: 240,
      function: "arn:aws:lambda:ap-northeast-1:123456789012:function:judge:live"}]}`,
    'checks: {AfterAllowTraffic: [{kind: alarms, name: a, alarms: [x, "y (日本語)"], soakInMinutes: 50}]}',
    'checks: {BeforeInstall: [{kind: image, name: a}]}',
    `checks: {AfterInstall: [{kind: image, name: a, immutableTag: true, oldestInDays: 30, signature: true,
      labels: [{name: org.opencontainers.image.revision, pattern: "[0-9a-f]{40}"}, {name: x}], sbom: [.att, text/spdx],
      scan: {atMost: NONE, unratedAs: LOW, waitInMinutes: 0, ignore: [{id: CVE-2024-3094, reason: "x (日本語)", until: 2026-12-31}]}}]}`,
    'gate: {approvers: [alice]}',
    `gate: {before: traffic, approvers: [alice, bob], votes: 2, groups: [{approvers: [bob]}], excludeAuthor: true,
      waitInMinutes: 55}`,
  ])('both accept in a service: %s', (text) => {
    expect([service(parse(text)), v.is(SERVICE_FILE, parse(text))]).toEqual([true, true]);
  });

  it.each([
    'owners: {email: a.b@example.com}',
    'owners: {email: a@example.com}\ndefaults: {tags: {order: number}}',
    'owners: {email: a@example.com}\ndefaults: {spot: {onPlacementFailure: wait}}',
    people('{}'),
    people(`{0-a: {email: b@example.com, principals: [${USER},
      arn:aws-cn:sts::123456789012:assumed-role/Admin/b@example.com]}}`),
  ])('both accept in a fleet: %s', (text) => {
    expect([fleet(parse(text)), v.is(FLEET_FILE, parse(text))]).toEqual([true, true]);
  });
});

function bomb(): string {
  const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x]'];
  for (let level = 1; level < 9; level++) lines.push(`a${level}: &a${level} [${`*a${level - 1}, `.repeat(9)}]`);
  return `${lines.join('\n')}\n`;
}
