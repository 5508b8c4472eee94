import { execFileSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');
const SUBNETS = ['subnet-0a1b2c3d4e5f60718', 'subnet-1a1b2c3d4e5f60718'];
const GROUPS = ['sg-0a1b2c3d4e5f60718'];

type Resource = { readonly Type: string; readonly Properties: Readonly<Record<string, unknown>> };
interface Statement {
  readonly Action: string | readonly string[];
}

type Stack = Readonly<Record<string, Resource>>;

const TEMPLATE = 'cloudformation-template-update-stack.json';
const { AWS_ACCOUNT_ID: _, ...env } = process.env;
const stackIn = (directory: string): Stack => JSON.parse(readFileSync(join(directory, TEMPLATE), 'utf8')).Resources;
const run = (root: string, ...given: readonly string[]) =>
  execFileSync(process.execPath, given, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'], env });

/** The compiled stack of the example fleet as it is. */
function packaged(): Stack {
  run(ROOT, join(ROOT, 'scripts/package.mjs'));
  return stackIn(join(ROOT, '.serverless'));
}

/** The same with more in the fleet's own file, and the zips that are there already. */
function packagedWith(more: string): Stack {
  const root = mkdtempSync(join(tmpdir(), 'slipway-vpc-'));
  try {
    for (const name of ['services', 'serverless.yml', 'package.json'])
      cpSync(join(ROOT, name), join(root, name), { recursive: true });
    for (const name of ['src', 'handlers', 'node_modules', '.build', 'scripts'])
      symlinkSync(join(ROOT, name), join(root, name));
    appendFileSync(join(root, 'services/slipway.yml'), more);
    Object.assign(env, {
      SLIPWAY_BUILT: 'yes',
      SLS_SCHEMA_CACHE_BASE_DIR: join(ROOT, '.build'),
      SLS_LOG_LEVEL: 'error',
    });
    run(root, join(ROOT, 'node_modules/serverless/bin/serverless.js'), 'package', '--package', join(root, 'made'));
    return stackIn(join(root, 'made'));
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

describe('a fleet whose checks reach into a VPC', () => {
  let outside: Stack;
  let inside: Stack;
  beforeAll(() => {
    outside = packaged();
    inside = packagedWith(`\nvpc: {subnetIds: [${SUBNETS}], securityGroupIds: [${GROUPS}]}\n`);
  });
  const functionsIn = (stack: Stack) =>
    Object.values(stack).flatMap(({ Type, Properties }) => (Type === 'AWS::Lambda::Function' ? [Properties] : []));
  const inVpc = (stack: Stack) => functionsIn(stack).filter(({ VpcConfig }) => VpcConfig !== undefined);
  const CHECKING = /^CodeDeployHook_slipway-production-|-traffic-shifts$/;

  it('has the functions that make checks there, and no other', () => {
    expect(inVpc(outside)).toEqual([]);
    expect(inVpc(inside).map(({ FunctionName }) => FunctionName)).toEqual(
      functionsIn(inside)
        .map(({ FunctionName }) => FunctionName)
        .filter((name) => CHECKING.test(String(name))),
    );
    expect(inVpc(inside)).toHaveLength(6);
    for (const { VpcConfig } of inVpc(inside))
      expect(VpcConfig).toEqual({ SubnetIds: SUBNETS, SecurityGroupIds: GROUPS });
  });

  it('lets their roles make network interfaces, and no other role, and gives nobody anything else', () => {
    const network = (stack: Stack) =>
      Object.values(stack).flatMap(({ Type, Properties }) =>
        Type === 'AWS::IAM::Role' && statementsOf(Properties).some(isOfNetwork) ? [Properties.RoleName] : [],
      );
    expect(network(outside)).toEqual([]);
    expect(network(inside)).toHaveLength(6);
    for (const name of network(inside)) expect(name).toMatch(/^slipway-production-(hook-|traffic-shifts$)/);

    expect(plain(inside)).toEqual(plain(outside));
  });
});

function statementsOf(properties: Readonly<Record<string, unknown>>): readonly Statement[] {
  const policies = properties.Policies as readonly { PolicyDocument: { Statement: readonly Statement[] } }[];
  return policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
}

/** The stack without what a VPC brings, and without the time of its packaging. */
function plain(stack: Stack): unknown {
  return JSON.parse(JSON.stringify(stack), (key, value) => {
    if (key === 'VpcConfig' || key === 'S3Key') return undefined;
    return key === 'Statement' ? value.filter((each: Statement) => !isOfNetwork(each)) : value;
  });
}

function isOfNetwork({ Action }: Statement): boolean {
  return [Action].flat().every((action) => action.startsWith('ec2:'));
}
