import { expect, test } from '@jest/globals';
import { describeChanges } from '../../src/domain/gate/describe-changes';
import { withEcsDefaults } from '../../src/domain/task-definition-defaults';

const FILE = {
  family: 'web',
  networkMode: 'awsvpc',
  containerDefinitions: [
    {
      name: 'web',
      image: 'web:1',
      portMappings: [{ containerPort: 8080 }],
      logConfiguration: { logDriver: 'awslogs', options: { 'awslogs-group': 'g' } },
    },
  ],
};

/** As ECS tells it once it is registered. */
const DESCRIBED = {
  ...FILE,
  volumes: [],
  placementConstraints: [],
  containerDefinitions: [
    {
      ...FILE.containerDefinitions[0]!,
      cpu: 0,
      essential: true,
      environment: [],
      mountPoints: [],
      volumesFrom: [],
      systemControls: [],
      portMappings: [{ containerPort: 8080, hostPort: 8080, protocol: 'tcp' }],
      logConfiguration: { logDriver: 'awslogs', options: { 'awslogs-group': 'g' }, secretOptions: [] },
    },
  ],
};

const differences = (file: typeof FILE) => describeChanges(withEcsDefaults(DESCRIBED), withEcsDefaults(file));

test('a file and what ECS tells of it once it is registered do not differ', () => {
  expect(differences(FILE)).toEqual([]);
});

test.each([
  ['a port', { portMappings: [{ containerPort: 8080, protocol: 'udp' }] }, ['portMappings']],
  ['a container that need not run', { essential: false }, ['essential']],
])('%s that is really another is a difference', (_, members, names) => {
  const file = { ...FILE, containerDefinitions: [{ ...FILE.containerDefinitions[0]!, ...members }] };
  expect(differences(file)).toEqual([{ kind: 'settings', container: 'web', members: names }]);
});

test('on an instance the host port is any', () => {
  const [container] = withEcsDefaults({ ...FILE, networkMode: 'bridge' }).containerDefinitions;
  expect(container!.portMappings).toEqual([{ containerPort: 8080, hostPort: 0, protocol: 'tcp' }]);
});
