import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import * as v from 'valibot';
import { parse } from 'yaml';
import { FLEET_FILE, SERVICE_FILE } from '../../src/catalog/slipway/schema';
import { reading, removeDirectories, serviceOf, violationsOf } from './directory';

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
    const own = `${tags('{order: number}')}rollbackEvents: [DEPLOYMENT_STOP_ON_ALARM]\n`;

    const service = serviceOf(reading({ 'slipway.yml': fleet, 'web/slipway.yml': own }));

    expect(service.images[0]?.tags).toEqual({ order: 'number', prefix: '' });
    expect(service.strategy.rollbackEvents).toEqual(['DEPLOYMENT_STOP_ON_ALARM']);
  });

  it('a file of comments alone keeps to the defaults', () => {
    const fleet = 'owners: {email: a@example.com}\ndefaults: {tags: {order: semver}}\n';

    expect(serviceOf(reading({ 'slipway.yml': fleet, 'web/slipway.yml': '# nothing yet\n' })).images).toHaveLength(1);
  });

  it('the fleet’s owners are in the catalog', () => {
    expect(reading({})).toMatchObject({ catalog: { fleet: { owners: { email: 'owners@example.com' } } } });
  });
});

/** Every way to get one of the two files wrong: the text, and the violation's place and beginning. */
const BAD_SERVICE_FILES: readonly (readonly [string, string, string])[] = [
  [
    'an unknown key',
    'image: []\n',
    ':1:8 image: unknown key "image". Did you mean "images"? Known here: images, rollbackEvents.',
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
  ['no rollback event', 'rollbackEvents: []\n', ':1:17 rollbackEvents: a list is empty.'],
  ['a list as file', '- a\n', ': a list does not belong here. Write keys and values, such as "images:".'],
];

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
    const violations = violationsOf(reading({ 'web/slipway.yml': text }));

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
      'services/web/slipway.yml images[0].tags: missing, and the fleet has no default. Write "order: number" and "prefix: v" for instance, here or as defaults.tags in services/slipway.yml.',
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
  const BEYOND = ['a repository twice', 'a range that is none', 'a broken expression', 'an address with a line break'];

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
  ])('both accept in a service: %s', (text) => {
    expect([service(parse(text)), v.is(SERVICE_FILE, parse(text))]).toEqual([true, true]);
  });

  it.each(['owners: {email: a.b@example.com}', 'owners: {email: a@example.com}\ndefaults: {tags: {order: number}}'])(
    'both accept in a fleet: %s',
    (text) => {
      expect([fleet(parse(text)), v.is(FLEET_FILE, parse(text))]).toEqual([true, true]);
    },
  );
});

function bomb(): string {
  const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x]'];
  for (let level = 1; level < 9; level++) lines.push(`a${level}: &a${level} [${`*a${level - 1}, `.repeat(9)}]`);
  return `${lines.join('\n')}\n`;
}
