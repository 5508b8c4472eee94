import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import { parse } from 'yaml';
import { CHECKED_EVENTS } from '../../src/domain/service-spec';
import { type Files, reading, removeDirectories, serviceOf, warningsOf } from './directory';
import { examplesIn } from './reference/examples';
import { kindsOf, ROOT, readSchema, SCHEMAS } from './reference/json-schema';

// A script has no types of its own.
const { fleetScope } = jest.requireActual('../../scripts/fleet-scope.mjs');

afterAll(removeDirectories);

const compiled = (name: string) => new Ajv().compile(JSON.parse(readFileSync(join(ROOT, name), 'utf8')));
const published = { service: compiled(SCHEMAS.service), fleet: compiled(SCHEMAS.fleet) };

/** The service of the pages, in place of the good fleet's own. */
const FRONTEND: Files = {
  'web/ecspresso.yml': null,
  'web/task.json': null,
  'web/slipway.yml': null,
  'slipway.yml': 'owners: {email: owners@example.com}\ndefaults: {tags: {order: number, prefix: v}}\n',
  'frontend/ecspresso.yml': `region: ap-northeast-1
cluster: prod
service: frontend
task_definition: task.json
codedeploy: { application_name: frontend, deployment_group_name: frontend }
`,
  'frontend/task.json': JSON.stringify({
    family: 'frontend',
    taskRoleArn: 'frontend-task',
    containerDefinitions: [
      { name: 'frontend', image: '123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/frontend:v1' },
    ],
  }),
};

const kinds = kindsOf(readSchema(SCHEMAS.service)).map(([kind]) => kind);

describe.each(kinds)('the page about %s checks', (kind) => {
  const examples = examplesIn(`docs/checks/${kind}.md`);

  it('has an example', () => {
    expect(examples.map(([file]) => file)).toContain('frontend/slipway.yml');
  });

  it.each(examples)('shows a %s that editors accept, and that becomes checks of that kind', (file, yaml) => {
    expect(published.service(parse(yaml))).toBe(true);

    const result = reading({ ...FRONTEND, [file]: yaml });

    const { checks = {} } = serviceOf(result);
    expect(warningsOf(result)).toEqual([]);
    expect(Object.values(checks).flatMap((each) => each.map((check) => check.kind))).toContain(kind);
  });

  it.each(examples)('shows a %s for which the functions get what it needs, and no other function', (file, yaml) => {
    const result = reading({ ...FRONTEND, [file]: yaml });
    const { checks = {} } = serviceOf(result);

    const actions = CHECKED_EVENTS.map((event) => {
      const statements = result.ok ? fleetScope(result.catalog, `statementsOf${event}`) : [];
      return [event, statements.flatMap(({ Action }: { Action: readonly string[] }) => Action)];
    });

    const none = ['codedeploy:GetDeploymentGroup'];
    for (const [event, allowed] of actions) {
      if (!checks[event as keyof typeof checks]) expect(allowed).toEqual(none);
    }
    expect(actions.flatMap(([, allowed]) => allowed).filter((action) => !none.includes(action))).not.toEqual([]);
  });
});

describe('the page about configuration', () => {
  const examples = Object.fromEntries(examplesIn('docs/configuration.md'));

  it('leads to the page of each kind of check', () => {
    const page = readFileSync(join(ROOT, 'docs/configuration.md'), 'utf8');
    expect(kinds.filter((kind) => !page.includes(`[${kind}](checks/${kind}.md)`))).toEqual([]);
  });

  it('shows both files, and they make a fleet together', () => {
    const service = examples['frontend/slipway.yml'] ?? '';
    const fleet = examples['slipway.yml'] ?? '';
    expect([published.service(parse(service)), published.fleet(parse(fleet))]).toEqual([true, true]);

    const result = reading({ ...FRONTEND, 'slipway.yml': fleet, 'frontend/slipway.yml': service });

    expect(serviceOf(result)).toMatchObject({
      images: [{ repository: 'frontend', tags: { order: 'semver', range: '>=1.2 <3' } }],
      strategy: { rollbackWindowInMinutes: 30 },
      gate: { votes: 2, groups: [{ votes: 1 }], waitInMinutes: 30 },
    });
    expect(warningsOf(result)).toEqual([]);
  });
});
