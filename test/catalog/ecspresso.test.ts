import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readCatalog } from '../../src/catalog';
import { directoryOf, reading, removeDirectories, serviceOf, TASK, violationsOf, warningsOf } from './directory';

afterAll(removeDirectories);

const CONFIG = 'cluster: prod\nservice: web\ncodedeploy: {application_name: web, deployment_group_name: web}\n';
const withTask = (task: unknown) => ({ 'web/task.json': JSON.stringify(task) });
const withContainer = (container: object) => withTask({ ...TASK, containerDefinitions: [container] });
const IMAGE = TASK.containerDefinitions[0]!.image;

describe('ecspresso files are read as ecspresso reads them', () => {
  it('a directory becomes a service', () => {
    expect(serviceOf(reading({}))).toEqual({
      name: 'web',
      cluster: 'prod',
      service: 'web',
      images: [{ repository: 'web', tags: { order: 'number', prefix: 'v' } }],
      taskDefinition: TASK,
      strategy: { kind: 'blue-green', applicationName: 'web', deploymentGroupName: 'web', hooks: {} },
    });
  });

  it.each([
    ['bare', TASK],
    ['wrapped as describe-task-definition prints it', { taskDefinition: TASK }],
    ['in PascalCase', { Family: 'web', ContainerDefinitions: [{ Name: 'web', Image: IMAGE }] }],
    [
      'wrapped in PascalCase',
      { TaskDefinition: { Family: 'web', ContainerDefinitions: [{ Name: 'web', Image: IMAGE }] } },
    ],
    ['with nulls and empty arrays', { ...TASK, volumes: [], tags: [], taskRoleArn: null }],
  ])('a task definition is taken %s', (_, task) => {
    expect(serviceOf(reading(withTask(task))).taskDefinition).toEqual(TASK);
  });

  it('keys that are the user’s own keep their letters', () => {
    const container = {
      name: 'web',
      image: IMAGE,
      dockerLabels: { Team: 'Web' },
      logConfiguration: { logDriver: 'awsfirelens', options: { Name: 'datadog', 'awslogs-group': 'x' } },
    };
    const volumes = [
      { name: 'v', dockerVolumeConfiguration: { driverOpts: { Type: 'nfs' }, labels: { Owner: 'me' } } },
    ];
    const task = { ...TASK, containerDefinitions: [container], volumes };

    expect(serviceOf(reading(withTask(task))).taskDefinition).toEqual(task);
  });

  it.each([
    ['0.25 vCPU', '1 GB', '256', '1024'],
    ['.25vcpu', '0.5GB', undefined, '512'],
    ['1 vCPU', '2048', '1024', '2048'],
    [256, 512, '256', '512'],
  ])('cpu %p and memory %p are the API’s units', (cpu, memory, units, mebibytes) => {
    const result = reading(withTask({ ...TASK, cpu, memory }));

    if (units === undefined) expect(violationsOf(result)[0]).toContain('cpu: must be CPU units or vCPU');
    else expect(serviceOf(result).taskDefinition).toEqual({ ...TASK, cpu: units, memory: mebibytes });
  });

  it('tags beside a wrapped definition are kept, tags inside win', () => {
    const [beside, inside] = [[{ key: 'a', value: 'beside' }], [{ key: 'a', value: 'inside' }]];

    expect(serviceOf(reading(withTask({ taskDefinition: TASK, tags: beside }))).taskDefinition?.tags).toEqual(beside);
    const both = withTask({ taskDefinition: { ...TASK, tags: inside }, tags: beside });
    expect(serviceOf(reading(both)).taskDefinition?.tags).toEqual(inside);
  });

  it('read-only and unknown members are ignored with a warning', () => {
    const result = reading(withTask({ ...TASK, revision: 7, status: 'ACTIVE', famly: 'x' }));

    expect(serviceOf(result).taskDefinition).toEqual(TASK);
    expect(warningsOf(result)).toEqual([
      'services/web/task.json revision: read-only in the API. It is ignored; it can be deleted.',
      'services/web/task.json status: read-only in the API. It is ignored; it can be deleted.',
      'services/web/task.json famly: not a member of a task definition. It is ignored, as by ecspresso. Did you mean "family"?',
    ]);
  });

  it('unknown keys of ecspresso.yml are warnings, as for ecspresso', () => {
    const result = reading({ 'web/ecspresso.yml': `${CONFIG}clutser: other\ntimeout: 10m\nplugins: [{name: ssm}]\n` });

    expect(serviceOf(result).cluster).toBe('prod');
    expect(warningsOf(result)).toEqual([
      'services/web/ecspresso.yml clutser: not a key of ecspresso. It is ignored, as by ecspresso. Did you mean "cluster"?',
    ]);
  });

  it.each([
    ['ecspresso.yaml', CONFIG],
    [
      'ecspresso.json',
      '{"Cluster":"prod","service":"web","CodeDeploy":{"application_name":"web","deployment_group_name":"web"}}',
    ],
  ])('%s is found too', (name, text) => {
    expect(serviceOf(reading({ 'web/ecspresso.yml': null, [`web/${name}`]: text }))).toMatchObject({ cluster: 'prod' });
  });

  it('ecspresso.yml goes before the other names', () => {
    expect(serviceOf(reading({ 'web/ecspresso.json': '{"cluster":"other"}' })).cluster).toBe('prod');
  });

  it('the cluster is "default" where none is named, and no task definition means the current one', () => {
    const service = serviceOf(reading({ 'web/ecspresso.yml': CONFIG.replace('cluster: prod\n', '') }));

    expect(service.cluster).toBe('default');
    expect(service).not.toHaveProperty('taskDefinition');
  });

  it('rolling updates by ECS are known, and need no deployment group', () => {
    const text = CONFIG.replace(/codedeploy:.*\n/, '');
    const definition = (more: object) =>
      reading({
        'web/ecspresso.yml': `${text}service_definition: service.json\n`,
        'web/service.json': JSON.stringify({ deploymentController: { type: 'ECS' }, ...more }),
      });
    for (const more of [{}, { deploymentConfiguration: { strategy: 'ROLLING', maximumPercent: 200 } }])
      expect(serviceOf(definition(more)).strategy).toEqual({ kind: 'rolling', hooks: {} });
  });

  it('the deployment configuration is taken', () => {
    const text = `${CONFIG.replace('}', ', deployment_config_name: CodeDeployDefault.ECSAllAtOnce}')}`;

    expect(serviceOf(reading({ 'web/ecspresso.yml': text })).strategy.deploymentConfigName).toBe(
      'CodeDeployDefault.ECSAllAtOnce',
    );
  });

  it.each([
    [
      'ecspresso.yml',
      {
        'web/ecspresso.yml': `${CONFIG}appspec:\n  Hooks:\n    - BeforeInstall: check\n    - AfterInstall: arn:aws:lambda:x\n`,
      },
    ],
    [
      'appspec.yml',
      {
        'web/appspec.yml':
          'version: 0.0\nResources: []\nHooks:\n  - BeforeInstall: check\n  - AfterInstall: arn:aws:lambda:x\n',
      },
    ],
  ])('hooks are taken from %s', (_, files) => {
    expect(serviceOf(reading(files)).strategy.hooks).toEqual({
      BeforeInstall: 'check',
      AfterInstall: 'arn:aws:lambda:x',
    });
  });

  it('must_env in an image’s tag need not be set: Slipway names the image by digest', () => {
    const image = `${IMAGE.replace(':v1', '')}:{{ must_env \`IMAGE_TAG\` }}`;

    const { taskDefinition } = serviceOf(reading(withContainer({ name: 'web', image })));

    expect(taskDefinition?.containerDefinitions[0]?.image).toBe(IMAGE.replace(':v1', ''));
  });
});

describe('what is wrong in ecspresso files is said with file, key and remedy', () => {
  const codeDeploy = (text: string) => ({ 'web/ecspresso.yml': `cluster: prod\nservice: web\n${text}` });
  const serviceDefinition = (definition: unknown) => ({
    'web/ecspresso.yml': `${CONFIG}service_definition: service.json\n`,
    'web/service.json': JSON.stringify(definition),
  });

  it.each([
    [
      'a directory with slipway.yml only',
      { 'web/ecspresso.yml': null },
      'services/web/ecspresso.yml: the directory has a slipway.yml but no ecspresso.yml',
    ],
    [
      'Jsonnet configuration',
      { 'web/ecspresso.yml': null, 'web/ecspresso.jsonnet': '{}' },
      'services/web/ecspresso.jsonnet: Jsonnet is not supported. Save its output (`jsonnet ecspresso.jsonnet`) as ecspresso.json.',
    ],
    [
      'a Jsonnet definition',
      { 'web/ecspresso.yml': `${CONFIG}task_definition: task.jsonnet\n`, 'web/task.jsonnet': '{}' },
      'services/web/task.jsonnet: Jsonnet is not supported',
    ],
    [
      'a YAML definition',
      { 'web/ecspresso.yml': `${CONFIG}task_definition: task.yml\n`, 'web/task.yml': 'a: b' },
      'services/web/task.yml: not a JSON file. Name a .json file.',
    ],
    [
      'a configuration that is a list',
      { 'web/ecspresso.yml': '- a\n' },
      'services/web/ecspresso.yml: must be a map of keys, not a list',
    ],
    [
      'an empty configuration',
      { 'web/ecspresso.yml': '' },
      'services/web/ecspresso.yml: must be a map of keys, not missing',
    ],
    [
      'no service',
      { 'web/ecspresso.yml': CONFIG.replace('service: web\n', '') },
      'services/web/ecspresso.yml service: missing',
    ],
    [
      'a name that is a number',
      { 'web/ecspresso.yml': CONFIG.replace('service: web', 'service: 12') },
      'services/web/ecspresso.yml service: must be text, not the number 12. Put it in quotes.',
    ],
    ['no CodeDeploy names', codeDeploy(''), 'services/web/ecspresso.yml codedeploy.application_name: missing'],
    [
      'half of the CodeDeploy names',
      codeDeploy('codedeploy: {application_name: web}\n'),
      'services/web/ecspresso.yml codedeploy.deployment_group_name: missing',
    ],
    [
      'codedeploy as text',
      codeDeploy('codedeploy: web\n'),
      'services/web/ecspresso.yml codedeploy: must be a map, not the text "web"',
    ],
    [
      'Express mode',
      { 'web/ecspresso.yml': `${CONFIG}express_definition: x.json\n` },
      'services/web/ecspresso.yml express_definition: ECS Express mode is not deployed by Slipway',
    ],
    [
      'a missing file',
      { 'web/task.json': null },
      'services/web/ecspresso.yml task_definition: "task.json": the file does not exist',
    ],
    [
      'a path out of the directory',
      { 'web/ecspresso.yml': `${CONFIG}task_definition: ../slipway.json\n`, 'slipway.json': '{}' },
      'services/web/ecspresso.yml task_definition: "../slipway.json" leads out of the service\'s directory',
    ],
    [
      'an absolute path',
      { 'web/ecspresso.yml': `${CONFIG}task_definition: /etc/x.json\n` },
      'services/web/ecspresso.yml task_definition: "/etc/x.json" leads out',
    ],
    [
      'a directory as file',
      { 'web/ecspresso.yml': `${CONFIG}task_definition: d.json\n`, 'web/d.json/x': '' },
      'services/web/ecspresso.yml task_definition: "d.json" is not a file',
    ],
    ['text that is not UTF-8', { 'web/task.json': Buffer.from([0x22, 0xff, 0x22]) }, '"task.json" is not UTF-8 text'],
    ['a file beyond all sizes', { 'web/task.json': ' '.repeat(1024 * 1024 + 1) }, '"task.json" has 1048577 bytes'],
    [
      'broken JSON',
      { 'web/task.json': '{\n  "family": "web",\n}' },
      'services/web/task.json:3:1: not valid JSON: expected a key in double quotes',
    ],
    [
      'broken YAML',
      { 'web/ecspresso.yml': 'cluster: [a\nservice: b\n' },
      'services/web/ecspresso.yml:2:1: not valid YAML: ',
    ],
    [
      'a plugin function',
      { 'web/ecspresso.yml': 'cluster: prod\nservice: {{ ssm `name` }}\n' },
      'services/web/ecspresso.yml:2:10: the template function "ssm" is not supported',
    ],
    ['a task definition that is a list', withTask([]), 'services/web/task.json: must be an object, not a list'],
    [
      'no family',
      withTask({ ...TASK, family: undefined }),
      'services/web/task.json family: must be the name of a family, is missing',
    ],
    [
      'a family that is no name',
      withTask({ ...TASK, family: 'a b' }),
      'services/web/task.json family: must be the name of a family, is the text "a b"',
    ],
    [
      'no containers',
      withTask({ family: 'web', containerDefinitions: [] }),
      'services/web/task.json containerDefinitions: must be a list of containers, is missing',
    ],
    [
      'a container that is text',
      withTask({ ...TASK, containerDefinitions: ['web'] }),
      'services/web/task.json containerDefinitions[0]: must be an object, is the text "web"',
    ],
    [
      'a container without a name',
      withContainer({ image: IMAGE }),
      'services/web/task.json containerDefinitions[0].name: must be text, is missing',
    ],
    [
      'a container without an image',
      withContainer({ name: 'web' }),
      'services/web/task.json containerDefinitions[0].image: must be text, is missing',
    ],
    [
      'an image that is none',
      withContainer({ name: 'web', image: 'a:b:c' }),
      'services/web/task.json containerDefinitions[0].image: the text "a:b:c" is not an image reference',
    ],
    [
      'two containers of one name',
      withTask({ ...TASK, containerDefinitions: [TASK.containerDefinitions[0], TASK.containerDefinitions[0]] }),
      'services/web/task.json containerDefinitions: two containers are named "web"',
    ],
    [
      'a key in both cases',
      { 'web/task.json': JSON.stringify(TASK).replace('{', '{"Family":"x",') },
      'services/web/task.json family: given twice, as family and in other letters',
    ],
    [
      'an image of no such repository',
      withContainer({ name: 'web', image: 'nginx:1' }),
      'services/web/slipway.yml:2:17 images[0].repository: no container in task.json has an image of the ECR repository "web". Name the repository of one of these: nginx:1.',
    ],
    [
      'memory in other units',
      withTask({ ...TASK, memory: '1 TB' }),
      'services/web/task.json memory: must be MiB or GB, is the text "1 TB"',
    ],
    [
      'a fraction of a CPU unit',
      withTask({ ...TASK, cpu: '0.3 vCPU' }),
      'services/web/task.json cpu: must be CPU units or vCPU, is the text "0.3 vCPU"',
    ],
    [
      'an external controller',
      serviceDefinition({ deploymentController: { type: 'EXTERNAL' } }),
      'services/web/service.json deploymentController.type: services under the controller EXTERNAL are not deployed by this version',
    ],
    [
      'blue/green by ECS itself',
      serviceDefinition({
        deploymentController: { type: 'ECS' },
        deploymentConfiguration: { strategy: 'BLUE_GREEN' },
      }),
      'services/web/service.json deploymentConfiguration.strategy: BLUE_GREEN under the controller ECS is not deployed by this version',
    ],
    [
      'a controller that is text',
      serviceDefinition({ deploymentController: 'CODE_DEPLOY' }),
      'services/web/service.json deploymentController: must be an object with a type, is the text "CODE_DEPLOY"',
    ],
    [
      'a capacity provider without name',
      serviceDefinition({ capacityProviderStrategy: [{ capacityProvider: 'FARGATE' }, { weight: 1 }] }),
      'services/web/service.json capacityProviderStrategy[1]: must be an object with a capacityProvider, and whole numbers',
    ],
    [
      'a capacity provider strategy that is no list',
      serviceDefinition({ capacityProviderStrategy: 'FARGATE' }),
      'services/web/service.json capacityProviderStrategy: must be a list of objects with a capacityProvider, and',
    ],
    [
      'the output of describe-services',
      serviceDefinition({ services: [{}] }),
      'services/web/service.json services: the output of describe-services is not unwrapped',
    ],
    [
      'an unknown hook',
      { 'web/ecspresso.yml': `${CONFIG}appspec:\n  Hooks:\n    - BeforeAllowTrafic: f\n` },
      'services/web/ecspresso.yml appspec.Hooks[0].BeforeAllowTrafic: "BeforeAllowTrafic" is not a lifecycle event that takes a hook. Did you mean "BeforeAllowTraffic"?',
    ],
    [
      'one event twice',
      { 'web/appspec.yml': 'Hooks: [{AfterInstall: a}, {AfterInstall: b}]\n' },
      'services/web/appspec.yml Hooks[1].AfterInstall: AfterInstall has a hook already',
    ],
    [
      'a hook without a function',
      { 'web/appspec.yml': 'Hooks: [{AfterInstall: }]\n' },
      'services/web/appspec.yml Hooks[0].AfterInstall: must be text, is null',
    ],
    [
      'hooks that are a map',
      { 'web/appspec.yml': 'Hooks: {AfterInstall: a}\n' },
      'services/web/appspec.yml Hooks: must be a list, is an object',
    ],
    [
      'hooks in two files',
      {
        'web/ecspresso.yml': `${CONFIG}appspec: {Hooks: [{AfterInstall: a}]}\n`,
        'web/appspec.yml': 'Hooks: [{AfterInstall: b}]\n',
      },
      'services/web/appspec.yml Hooks: ecspresso.yml names hooks too',
    ],
    [
      'must_env of an unset variable',
      { 'web/ecspresso.yml': CONFIG.replace('prod', '{{ must_env `CLUSTER` }}') },
      'services/web/ecspresso.yml cluster: must_env asks for the environment variable CLUSTER, which is not set. Set CLUSTER when the stack is packaged',
    ],
    [
      'must_env in an environment variable',
      withContainer({ name: 'web', image: IMAGE, environment: [{ name: 'A', value: '{{ must_env `A` }}' }] }),
      'services/web/task.json containerDefinitions[0].environment[0].value: must_env asks for the environment variable A',
    ],
    [
      'must_env in the registry',
      withContainer({ name: 'web', image: '{{ must_env `ACCOUNT` }}/web:v1' }),
      'services/web/task.json containerDefinitions[0].image: must_env asks for the environment variable ACCOUNT',
    ],
    [
      'must_env where a number belongs',
      { 'web/task.json': '{"cpu": {{ must_env `CPU` }}}' },
      'services/web/task.json: must_env asks for the environment variable CPU',
    ],
  ])('%s', (_, files, expected) => {
    const violations = violationsOf(reading(files));

    expect(violations.filter((text) => text.includes(expected))).toHaveLength(1);
  });

  it('a symbolic link out of the directory is not followed', () => {
    const root = directoryOf({ 'web/task.json': null });
    mkdirSync(join(root, 'outside'));
    writeFileSync(join(root, 'outside', 'task.json'), JSON.stringify(TASK));
    symlinkSync(join(root, 'outside', 'task.json'), join(root, 'services', 'web', 'task.json'));

    expect(violationsOf(readCatalog(root, {}))[0]).toContain(
      '"task.json" is a symbolic link out of the service\'s directory',
    );
  });

  it('every violation of every file comes at once', () => {
    const violations = violationsOf(
      reading({
        'slipway.yml': 'owners: {email: nobody}\n',
        'web/ecspresso.yml': `${CONFIG.replace('service: web\n', '')}task_definition: task.json\n`,
        'web/task.json': '{"family": "a b", "containerDefinitions": [{"name": "web"}]}',
        'web/slipway.yml': 'image: []\n',
      }),
    );

    expect(violations.map((text) => text.split(': ')[0])).toEqual([
      'services/slipway.yml:1:17 owners.email',
      'services/web/slipway.yml:1:8 image',
      'services/web/task.json family',
      'services/web/task.json containerDefinitions[0].image',
      'services/web/ecspresso.yml service',
    ]);
  });
});
