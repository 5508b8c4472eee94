import type { ServiceName } from '../../../local/aws/wire/services';
import type { HoldingTest } from './promises';

/** What there is to say of a service. */
export interface BuiltService {
  readonly name: ServiceName;
  readonly built: readonly string[];
  /** How many operations AWS has. */
  readonly known: number;
}

/** Operations that each judge has called, as `service:Operation`. */
export type Judged = Readonly<Record<string, readonly string[]>>;

/** How the ids of a service's promises begin. STS has its promises among IAM's. */
const PREFIXES: Readonly<Record<ServiceName, string>> = {
  cloudformation: 'CFN',
  cloudwatch: 'CW',
  'cloudwatch-logs': 'LOGS',
  codedeploy: 'CD',
  dynamodb: 'DDB',
  ecr: 'ECR',
  ecs: 'ECS',
  'elastic-load-balancing-v2': 'ELB',
  eventbridge: 'EB',
  iam: 'IAM',
  lambda: 'L',
  s3: 'S3',
  'secrets-manager': 'SM',
  servicediscovery: 'MAP',
  sns: 'SNS',
  sqs: 'SQS',
  ssm: 'SSM',
  sts: 'IAM',
};

/** Markdown: for each service what is built, the promises whose tests call it, and the judges that have called it. */
export function drawTable(services: readonly BuiltService[], tests: readonly HoldingTest[], judged: Judged): string {
  const byName = [...services].sort((one, other) => (one.name < other.name ? -1 : 1));
  return byName.map((service) => drawService(service, tests, judged)).join('\n\n');
}

function drawService({ name, built, known }: BuiltService, tests: readonly HoldingTest[], judged: Judged): string {
  const prefix = PREFIXES[name];
  const rows = built.map((operation) => {
    const judges = Object.keys(judged).filter((judge) => judged[judge]!.includes(`${name}:${operation}`));
    return { operation, promises: promisesOf(operation, prefix, tests), judges };
  });
  const seen = rows.filter(({ judges }) => judges.length > 0).length;
  return [
    '<details>',
    `<summary>${name}: ${built.length} of ${known} operations, ${seen} called by a judge</summary>`,
    '',
    '| operation | promises | called by |',
    '| --- | --- | --- |',
    ...rows.map(({ operation, promises, judges }) => `| ${operation} | ${promises} | ${judges.sort().join(', ')} |`),
    '',
    '</details>',
  ].join('\n');
}

/** `ECS-1–3, 7`: promises of a service that have a test in which the operation is called. */
function promisesOf(operation: string, prefix: string, tests: readonly HoldingTest[]): string {
  const ids = tests.filter(({ calls }) => calls.has(operation)).flatMap((test) => test.ids);
  const numbers = [...new Set(ids.filter((id) => id.startsWith(`${prefix}-`)).map((id) => Number(id.split('-')[1])))];
  const runs: [first: number, last: number][] = [];
  for (const number of numbers.sort((one, other) => one - other)) {
    const run = runs.at(-1);
    if (run && run[1] === number - 1) run[1] = number;
    else runs.push([number, number]);
  }
  const spans = runs.map(([first, last]) => (first === last ? `${first}` : `${first}–${last}`));
  return spans.length > 0 ? `${prefix}-${spans.join(', ')}` : '';
}
