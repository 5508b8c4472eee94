import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCatalog } from '../../src/catalog';
import { type Files, reading, removeDirectories, violationsOf, warningsOf } from './directory';

afterAll(removeDirectories);

const second = (text: string): Files => ({
  'admin/ecspresso.yml': text,
  'admin/slipway.yml': 'images: [{repository: admin, tags: {order: number}}]\n',
});
const named = (name: string, region = 'ap-northeast-1') =>
  `region: ${region}\ncluster: prod\nservice: ${name}\ncodedeploy: {application_name: ${name}, deployment_group_name: ${name}}\n`;

describe('the fleet', () => {
  it('is every directory with an ecspresso.yml, sorted by name', () => {
    const result = reading(second(named('admin')));

    expect(result.ok && result.catalog.services.map(({ name }) => name)).toEqual(['admin', 'web']);
  });

  it('leaves other directories alone, with a warning unless they are known', () => {
    const result = reading({ 'notes/readme.txt': '', 'schema/x.json': '{}', '.git/x': '' });

    expect(result.ok && result.catalog.services).toHaveLength(1);
    expect(warningsOf(result)).toEqual([
      'services notes: has neither ecspresso.yml nor slipway.yml. It is ignored; a service needs ecspresso.yml.',
    ]);
  });

  it.each([
    [
      'two directories of one ECS service',
      second(named('web').replace('application_name: web', 'application_name: x')),
      'services/web: the ECS service prod/web is described by services/admin already. Describe it once.',
    ],
    [
      'two directories of one deployment group',
      second(named('web').replace('service: web', 'service: x')),
      'services/web: the deployment group web/web is described by services/admin already. Describe it once.',
    ],
    [
      'two Regions',
      second(named('admin', 'eu-west-1')),
      'services/web region: is ap-northeast-1, but that of admin is eu-west-1. Describe one Region per stack.',
    ],
    [
      'a name that is no name',
      { 'a b/ecspresso.yml': named('x') },
      'services a b: not a usable name for a service. Use up to 100 letters, digits, hyphens and underscores.',
    ],
    [
      'no service at all',
      { 'web/ecspresso.yml': null, 'web/slipway.yml': null, 'web/task.json': null },
      'services: describes no service. Add a directory with ecspresso.yml for each service.',
    ],
  ])('refuses %s', (_, files, expected) => {
    expect(violationsOf(reading(files))).toEqual([expected]);
  });

  it('refuses a repository without services/', () => {
    const root = mkdtempSync(join(tmpdir(), 'slipway-catalog-'));

    expect(violationsOf(readCatalog(root, {}))).toContainEqual(
      expect.stringMatching(/^services: the directory does not exist\. /),
    );
    rmSync(root, { recursive: true });
  });

  it('is the example in this repository, without a warning', () => {
    const result = readCatalog(join(__dirname, '../..'), {});

    expect(violationsOf(result)).toEqual([]);
    expect(warningsOf(result)).toEqual([]);
    expect(result.ok && result.catalog.services.map(({ name }) => name)).toEqual(['demo-app', 'frontend']);
  });

  it('takes the account from the environment of whoever packages it', () => {
    const result = readCatalog(join(__dirname, '../..'), { AWS_ACCOUNT_ID: '210987654321' });

    expect(result.ok && result.catalog.services[1]?.taskDefinition).toMatchObject({
      taskRoleArn: 'arn:aws:iam::210987654321:role/frontend-task',
    });
  });
});
