import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/*
 * Holds each role of the deployed stack against what all journeys together asked of it: nothing missing, nothing unused.
 * Journeys leave their part in .build/permission-uses; docs/permissions.md is the table, checked against what ran, and
 * written anew by `WRITE_PERMISSIONS=yes npm run check`.
 */

const ROOT = fileURLToPath(new URL('..', import.meta.url));
export const USES = join(ROOT, '.build/permission-uses');
const TABLE = join(ROOT, 'docs/permissions.md');
const MARKER = '<!-- permissions: written by scripts/check-permissions.mjs -->';

/** Journeys in which a role is refused on purpose. */
const REFUSALS_ON_PURPOSE = [
  'test/journeys/forbidden.test.ts', // takes permissions away
  'test/journeys/forbidden-checks.test.ts', // takes permissions away
  'test/journeys/permissions.test.ts', // tries what the public role must not do
  'test/journeys/refused-votes.test.ts', // votes as a role of its own, which may not at first
  'test/journeys/retry.test.ts', // a permission is missing for a while
  'test/journeys/endings/', // a permission is missing
  'test/journeys/spot-forbidden.test.ts', // takes permissions away
  'test/journeys/spot-storm.test.ts', // has services that the template does not know
  'test/journeys/verification.test.ts', // may not look at everything
  'test/cli/verify.test.ts', // may not look at everything
];

const refusesOnPurpose = (test) => REFUSALS_ON_PURPOSE.some((each) => test.startsWith(each));

/** What no journey can ask for, of any resource unless one is named, and why it is granted all the same. */
const UNSEEN = [
  {
    role: 'frontend-execution',
    action: 'ecr:BatchCheckLayerAvailability',
    why: 'AWS asks for it of execution roles, and the embedded ECS pulls without it',
  },
  {
    role: 'demo-app-execution',
    action: 'ecr:BatchCheckLayerAvailability',
    why: 'AWS asks for it of execution roles, and the embedded ECS pulls without it',
  },
  {
    role: 'demo-app-execution',
    action: 'logs:PutLogEvents',
    why: 'its programs write no log',
  },
  ...[
    'ecs:DeregisterContainerInstance',
    'ecs:DiscoverPollEndpoint',
    'ecs:Poll',
    'ecs:StartTelemetrySession',
    'ecs:Submit*',
    'ecs:UpdateContainerInstancesState',
  ].map((action) => ({
    role: 'container-instance',
    action,
    why: "AWS's agent calls it or may; the embedded one registers, and needs no more",
  })),
  {
    role: 'slipway-production-spot-interrupted',
    action: 'elasticloadbalancing:DeregisterTargets',
    resource: 'targetgroup/demo-app/*',
    why: 'AWS warns of its hosts, which ECS drains; a task of Spot on a host is in test/app/drain.test.ts',
  },
  {
    role: 'slipway-production-spot-interrupted',
    action: 'servicediscovery:DeregisterInstance',
    why: 'no service of the example fleet is in a registry of Cloud Map; one of test/app/drain.test.ts is',
  },
  {
    role: 'frontend-codedeploy',
    action: 'elasticloadbalancing:DescribeListeners',
    why: 'in AWSCodeDeployRoleForECSLimited; the embedded CodeDeploy reads rules only',
  },
  {
    role: 'frontend-codedeploy',
    action: 'elasticloadbalancing:ModifyRule',
    why: 'the listeners have their default rule only; CodeDeploy shifts rules that are added later',
  },
];

const listed = (value) => (Array.isArray(value) ? value : [value]);

/** Whether a pattern of a policy covers a name: `*` any characters, `?` one. */
function covers(pattern, name) {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*/g, '.*')
    .replace(/\?/g, '.');
  return new RegExp(`^${source}$`, 'i').test(name);
}

/** `slipway-production-image-pushed` as the stack names its function, and roles that are not Slipway's as they are. */
const functionOf = (role) => role.replace(/^slipway-production-/, '');

async function recorded() {
  const names = await readdir(USES).catch(() => []);
  return Promise.all(names.map(async (name) => JSON.parse(await readFile(join(USES, name), 'utf8'))));
}

/**
 * Rows of the table: for each action and resource of a statement the roles that have the statement, and the journeys in
 * which one of them did it. Which of the functions that reconcile acts is chance, so they share what they have in common.
 */
function grantsOf(records) {
  const grants = new Map();
  for (const { test, edited, roles } of records) {
    if (edited || refusesOnPurpose(test)) continue;
    for (const [role, statements] of Object.entries(roles))
      for (const { Action, Resource } of statements)
        for (const action of listed(Action))
          for (const resource of listed(Resource)) {
            const key = JSON.stringify([action, resource, Action, Resource]);
            const grant = grants.get(key) ?? { action, resource, roles: new Set(), seen: new Set() };
            grant.roles.add(role);
            grants.set(key, grant);
          }
  }
  for (const { test, uses } of records)
    for (const { role, action, resource, decision } of uses) {
      if (decision !== 'allowed') continue;
      for (const grant of grants.values())
        if (grant.roles.has(role) && covers(grant.action, action) && covers(grant.resource, resource))
          grant.seen.add(test);
    }
  return [...grants.values()].sort((one, other) => rowKey(one).localeCompare(rowKey(other), 'en'));
}

const rowKey = ({ roles, action, resource }) => `${[...roles].map(functionOf).sort().join(', ')} ${action} ${resource}`;

const isAbout = (entry, { action, resource, roles }) =>
  entry.action === action && roles.has(entry.role) && resource.endsWith(entry.resource ?? '');
const unseen = (grant) => (grant.seen.size > 0 ? undefined : UNSEEN.find((each) => isAbout(each, grant))?.why);

function row(grant, seenIn) {
  const functions = [...grant.roles].map(functionOf).sort().join(', ');
  const resource = grant.resource === '*' ? '`*`' : `\`${grant.resource}\``;
  return `| ${functions} | \`${grant.action}\` | ${resource} | ${seenIn} |`;
}

const seenIn = (grant) => [...grant.seen].sort()[0] ?? `not seen: ${unseen(grant)}`;

function table(grants) {
  return ['| function or role | action | resource | seen in |', '| --- | --- | --- | --- |']
    .concat(grants.map((grant) => row(grant, seenIn(grant))))
    .join('\n');
}

/** A committed row holds when one of the journeys that used it is the one that it names: which is first is chance. */
function holds(text, grants) {
  const rows = text.split('\n').filter((line) => /^\| (?!function|---)/.test(line));
  const valid = grants.map(
    (grant) => new Set([...grant.seen].map((test) => row(grant, test)).concat(row(grant, seenIn(grant)))),
  );
  return rows.length === valid.length && valid.every((options) => rows.some((line) => options.has(line)));
}

/**
 * @returns {Promise<readonly string[]>} what is wrong, a sentence each
 */
export async function permissionFaults() {
  const records = await recorded();
  if (records.length === 0) return ['no journey has left what its roles were asked for'];
  const denied = records
    .filter(({ test }) => !refusesOnPurpose(test))
    .flatMap(({ test, uses }) =>
      uses
        .filter(({ decision }) => decision !== 'allowed')
        .map(({ role, action, resource }) => `missing: ${role} may not ${action} on ${resource} (${test})`),
    );
  const grants = grantsOf(records);
  const unused = grants
    .filter((grant) => grant.seen.size === 0 && unseen(grant) === undefined)
    .map((grant) => `unused: ${rowKey(grant)}`);
  const idle = UNSEEN.filter((each) => grants.some((grant) => isAbout(each, grant) && grant.seen.size > 0)).map(
    ({ role, action }) => `${action} of ${role} is seen by now: take it out of UNSEEN in scripts/check-permissions.mjs`,
  );
  const faults = [...new Set(denied), ...unused, ...idle];
  if (faults.length > 0) return faults;

  const text = await readFile(TABLE, 'utf8').catch(() => '');
  if (process.env.WRITE_PERMISSIONS === 'yes') {
    const head = text.split(MARKER)[0] || '# Permissions\n\n';
    await writeFile(TABLE, `${head}${MARKER}\n${table(grants)}\n`);
    return [];
  }
  return holds(text.split(MARKER)[1] ?? '', grants)
    ? []
    : ['docs/permissions.md is not what ran: `WRITE_PERMISSIONS=yes npm run check` writes it anew'];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const faults = await permissionFaults();
  for (const fault of faults) console.log(fault);
  process.exitCode = faults.length === 0 ? 0 : 1;
}
