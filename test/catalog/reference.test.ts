import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { kindsOf, ROOT, readSchema, SCHEMAS } from './reference/json-schema';
import { type Member, membersOf } from './reference/members';
import { withMembers } from './reference/page';

const service = readSchema(SCHEMAS.service);
const fleet = readSchema(SCHEMAS.fleet);
const kinds = kindsOf(service);

const pages: readonly (readonly [page: string, schema: string, members: readonly Member[]])[] = [
  ...kinds.map(([kind, schema]) => [`docs/checks/${kind}.md`, SCHEMAS.service, membersOf(schema, service)] as const),
  ['docs/configuration.md', SCHEMAS.service, membersOf(service, service)],
  ['docs/configuration.md', SCHEMAS.fleet, membersOf(fleet, fleet)],
];

describe('pages of reference say what the JSON Schemas say', () => {
  test.each(pages)('%s, of %s (WRITE_REFERENCE=yes npx jest test/catalog/reference)', (page, schema, members) => {
    const file = join(ROOT, page);
    const written = withMembers(readFileSync(file, 'utf8'), schema, members);
    if (process.env.WRITE_REFERENCE === 'yes') writeFileSync(file, written);
    expect(readFileSync(file, 'utf8')).toBe(written);
  });

  test('each kind of check has one, and each is of a kind', () => {
    expect(readdirSync(join(ROOT, 'docs/checks')).sort()).toEqual(kinds.map(([kind]) => `${kind}.md`).sort());
  });

  test.each(pages)('%s, of %s, leaves no member unexplained', (_page, _schema, members) => {
    expect(members.filter(({ meaning }) => meaning === '').map(({ path }) => path)).toEqual([]);
  });
});

describe('a table of members', () => {
  const at = (members: readonly Member[], path: string) => members.find((member) => member.path === path);

  test('has values, bounds, defaults and what must be there', () => {
    const schema = {
      required: ['name'],
      oneOf: [{ required: ['path'] }, { required: ['url'] }],
      properties: {
        name: { type: 'string', description: 'a name', maxLength: 64 },
        path: { $ref: '#/definitions/path', description: 'own words' },
        url: { type: 'string' },
        share: { type: 'number', exclusiveMinimum: 0, maximum: 1, default: 1 },
        words: { type: 'array', minItems: 1, uniqueItems: true, items: { enum: ['a', 'b'] }, default: [] },
        labels: { type: 'array', items: { properties: { key: { type: 'integer', minimum: 1, maximum: 9 } } } },
        headers: { type: 'object', maxProperties: 20, additionalProperties: { type: 'string' } },
      },
    } as const;
    const root = { definitions: { path: { type: 'string', description: 'of all' } } } as const;

    expect(membersOf(schema, root)).toEqual([
      { path: 'name', value: 'text, up to 64 characters', leftOut: 'required', meaning: 'a name' },
      { path: 'path', value: 'text', leftOut: '`path` or `url`', meaning: 'own words' },
      { path: 'url', value: 'text', leftOut: '`path` or `url`', meaning: '' },
      { path: 'share', value: 'number, more than 0, 1 at most', leftOut: '`1`', meaning: '' },
      { path: 'words', value: 'list of `a` or `b`, not empty, each once', leftOut: 'none', meaning: '' },
      { path: 'labels', value: 'list of members', leftOut: '', meaning: '' },
      { path: 'labels[].key', value: 'whole number, 1 to 9', leftOut: '', meaning: '' },
      { path: 'headers', value: 'map of names to text, 20 at most', leftOut: '', meaning: '' },
    ]);
  });

  test('tells apart what a constant member tells apart', () => {
    const members = membersOf(service, service);

    expect(at(members, 'images[].tags.range (semver)')).toMatchObject({ value: 'text', leftOut: '' });
    expect(at(members, 'images[].tags.pattern (movement)')).toMatchObject({ leftOut: 'required' });
  });

  test('has the kinds of checks that may stand at each event', () => {
    const members = membersOf(service, service);

    expect(at(members, 'checks.BeforeInstall')?.value).toContain('`http` with `url`, ');
    expect(at(members, 'checks.AllowTraffic')?.value).toContain('`http`, ');
    expect(at(members, 'checks.AllowTraffic')?.value).not.toContain('`task`');
  });

  test('stands between its markers, and a page without them is refused', () => {
    const page = 'above\n<!-- members: generated from x.json -->\nold\n<!-- end of members -->\nbelow\n';
    const members = [{ path: 'a (b)', value: '1 | 2', leftOut: '', meaning: 'c' }];

    expect(withMembers(page, 'x.json', members).split('\n').slice(4, 7)).toEqual([
      '| `a` (b) | 1 \\| 2 |  | c |',
      '<!-- end of members -->',
      'below',
    ]);
    expect(() => withMembers('nothing', 'x.json', [])).toThrow('no place for a table');
  });
});
