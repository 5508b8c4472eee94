/** What to write at each key of Slipway's files; indexes left out. */
const REMEDIES: Readonly<Record<string, string>> = {
  '': 'Write keys and values, such as "images:".',
  images: 'List each ECR repository once: "- repository: frontend".',
  'images.repository': 'Give its name without the registry: "team/frontend".',
  'images.tags': 'Write "order: number" and "prefix: v", for instance.',
  owners: 'Write "owners:" and below it "email: platform@example.com".',
  'owners.email': 'Give the address that results and alarms are mailed to.',
  defaults: 'Give tags, rollbackEvents or spot, or remove the key.',
  'defaults.tags': 'Write "order: number" and "prefix: v", for instance.',
  rollbackEvents: 'Choose from DEPLOYMENT_FAILURE, DEPLOYMENT_STOP_ON_ALARM, DEPLOYMENT_STOP_ON_REQUEST.',
  rollbackWindowInMinutes: "Give 1 to 2880 minutes, not more than the deployment group's termination wait.",
  targetGroups: 'List each target group of the service once, by name or ARN: [web-blue, web-green].',
  order: 'Choose one of number, semver, timestamp, movement.',
  prefix: 'Give what stands before the number or version, "v" for v7; leave it out when there is nothing.',
  range: 'Write a range such as ">=1.2 <3", "^1.4" or "1.x".',
  approvers: 'Write an id for each person, such as "alice:", of lower-case letters, digits and hyphens (32 at most).',
  'gate.approvers': 'List ids of approvers in services/slipway.yml, each once: [alice, bob].',
  'gate.groups.approvers': 'List ids of approvers of the gate, each once: [alice, bob].',
  email: 'Give the address that the person reads, such as "alice@example.com".',
  principals:
    'Give ARNs as "aws sts get-caller-identity" tells them: arn:aws:sts::<account>:assumed-role/<role>/<session>.',
  vpc: 'Write "vpc:" and below it "subnetIds: [subnet-…]" and "securityGroupIds: [sg-…]", or leave it out.',
  subnetIds: 'List 1 to 16 ids of private subnets, each once: [subnet-0a1b2c3d4e5f60718].',
  securityGroupIds: 'List 1 to 5 ids of security groups, each once: [sg-0a1b2c3d4e5f60718].',
  gate: 'Write "gate:" and below it "approvers: [alice]".',
  before: 'Write "traffic", or leave the key out.',
  votes: 'Give how many distinct people must approve: 1 at least.',
  groups: 'Write "- approvers: [alice, bob]" and "votes: 1" for each group.',
  excludeAuthor: 'Write true or false.',
  waitInMinutes: 'Give 1 to 55 minutes: CodeDeploy fails a hook that has not reported within an hour.',
  spot: 'Write "spot:" and below it "onPlacementFailure: wait".',
  onPlacementFailure: 'Choose one of wait, fargate.',
  mayGoDown: 'Write true or false.',
  checks: 'Write "AfterAllowTestTraffic:" and below it "- {kind: http, name: answers, path: /}".',
  kind: 'Choose one of http, alarms, image, targets, metric, task, lambda.',
  alarms: 'List names of CloudWatch alarms, each once, or leave it out for those of the deployment group.',
  soakInMinutes: 'Give 0 to 50: for so long no alarm may fire.',
  immutableTag: 'Write true or false.',
  oldestInDays: 'Give 1 to 3650.',
  labels: 'Write "- name: org.opencontainers.image.revision", each label once.',
  'labels.name': 'Give the name of a label: "org.opencontainers.image.revision".',
  'labels.pattern': 'Give a regular expression of at most 200 characters: "[0-9a-f]{40}".',
  scan: 'Write "scan:" and below it "atMost: MEDIUM".',
  'scan.atMost': 'Choose one of NONE, INFORMATIONAL, LOW, MEDIUM, HIGH, CRITICAL.',
  unratedAs: 'Choose one of INFORMATIONAL, LOW, MEDIUM, HIGH, CRITICAL.',
  ignore: 'Write "- {id: CVE-2024-3094, reason: not reachable, until: 2026-12-31}", each finding once.',
  'ignore.id': 'Give the id of a finding: "CVE-2024-3094".',
  reason: 'Say in a line of up to 200 characters why it does not count.',
  until: 'Give the last day on which it does not count: 2026-12-31.',
  'scan.waitInMinutes': 'Give 0 to 50: for so long a scan may be under way.',
  signature: 'Write true, or list artifact types: [application/vnd.cncf.notary.signature].',
  sbom: 'Write true, or list artifact types: [application/spdx+json].',
  container: 'Name a container of the task definition.',
  command: 'Give the command and its arguments as a list, [npm, run, migrate], of at most 3900 characters.',
  environment: 'Write names and texts, "MODE: migrate", of at most 3900 characters.',
  cpu: 'Give the CPU units of a size that Fargate has, as 512.',
  memory: 'Give the MiB of a size that Fargate has, as 1024.',
  timeoutInMinutes: 'Give 1 to 50 minutes.',
  logLines: 'Give 0 to 50 lines.',
  function: 'Give the name or ARN of a Lambda function of this account.',
  name: 'Give up to 64 characters that people can read, unique within the lifecycle event.',
  path: 'Give path and query as a request has them: "/health?deep=1".',
  host: 'Give a host name without port: "www.example.com".',
  requests: 'Give 1 to 1000.',
  concurrency: 'Give 1 to 50.',
  status: 'Give what a good answer has: a status of 200 to 599, a class (2xx), or a list of them.',
  url: 'Give http or https, host, and path: "https://shop.example.com/health", without credentials and fragment; allowPrivate: true allows a private address.',
  allowPrivate: 'Write true beside a url that is at a private address, or leave it out.',
  headers: 'Give names and values that everybody may read: "accept: application/json".',
  responseHeaders:
    'Give names of headers of the answer, and text that each contains: "content-type: application/json".',
  bodyContains: 'Give up to 1024 characters that the body contains.',
  json: 'Give paths of members and indexes, and the text, number, true, false or null there: "checks[0].status: ok".',
  requestsPerSecond: 'Give 0.1 to 500, so that all requests can begin within timeoutInSeconds.',
  redirects: 'Choose one of fail, follow.',
  minimumSamples:
    'Give 1 or more: of http not more than requests, of a metric not more than there are datapoints until its end.',
  healthyShare: 'Give the share of targets that must be healthy: more than 0, 1 at most.',
  forMinutes: 'Give 0 to 40 minutes for targets, 1 to 45 for a metric: what is watched must be well for so long.',
  withinMinutes: 'Give 0 to 10 minutes for targets, 0 to 30 for a metric: so long may it take until there are enough.',
  metrics: 'Write "- {id: slow, namespace: AWS/ApplicationELB, metric: TargetResponseTime, stat: p99}", or "compare:".',
  'metrics.id': 'Give each metric an id of its own, which begins with a lower-case letter: "slow".',
  namespace: 'Give the namespace of a metric: "AWS/ApplicationELB".',
  metric: 'Give the name of a metric: "TargetResponseTime".',
  dimensions:
    'Give names and texts, or $green.targetGroup, $green.loadBalancer, $blue.targetGroup, $blue.loadBalancer; below compare: $targetGroup, $loadBalancer.',
  stat: 'Choose one of Average, Sum, Minimum, Maximum, SampleCount, or a percentile: "p99".',
  expression: 'Write metric math over the ids of the metrics: "100 * errors / requests".',
  atMost: 'Give a number that no datapoint may be above, or atLeast.',
  atLeast: 'Give a number that no datapoint may be below, not above atMost.',
  periodInSeconds: 'Give 60 or a multiple of it, up to 1500, not longer than forMinutes.',
  compare: 'Write "compare: {}", or "requests:", "errors:" and "margin:" below it, and no bound beside it.',
  'compare.requests': 'Write "metric: RequestCount", and what else it takes to find the metric.',
  'compare.errors': 'List metrics: "- metric: HTTPCode_Target_5XX_Count".',
  margin: 'Give the share of its requests by which green may fail more often than blue: 0.005.',
  delayInSeconds: 'Give 0 to 600: so long after its end CloudWatch has all of a period.',
  p95LatencyInMilliseconds: 'Give 1 to 60000.',
  errorShare: 'Give the share of requests that may fail: 0 or more, less than 1.',
  timeoutInSeconds: 'Give 1 to 240: the time of the check as a whole.',
  pattern: 'For timestamp give a regular expression (^\\d{8}-\\d{6}$), for movement a glob (main-*).',
};

/** Maps whose keys are their writer's own: what is wrong below them is a matter of the map. */
const OWN_KEYS: readonly string[] = ['headers', 'responseHeaders', 'json', 'dimensions'];

/** The remedy for a key path: its own, else that of its last keys, two or one, else that of the nearest key above. */
export function remedyFor(keys: readonly (string | number)[]): string {
  const all = keys.filter((key) => typeof key === 'string');
  const names = all.slice(0, all.findIndex((name) => OWN_KEYS.includes(name)) + 1 || all.length);
  for (let length = names.length; length > 0; length--) {
    const remedy =
      REMEDIES[names.slice(0, length).join('.')] ??
      REMEDIES[names.slice(Math.max(0, length - 2), length).join('.')] ??
      REMEDIES[names[length - 1]!];
    if (remedy !== undefined) return remedy;
  }
  return REMEDIES['']!;
}
