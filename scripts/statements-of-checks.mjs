/** The lifecycle events that take a hook. */
export const EVENTS = [
  'BeforeInstall',
  'AfterInstall',
  'AfterAllowTestTraffic',
  'BeforeAllowTraffic',
  'AfterAllowTraffic',
];

/*
 * What the function of a lifecycle event may do beyond answering it: what its checks need, and no kind that no service has
 * there. Where "*" stands, AWS knows no fitting resource for the action (service authorization reference).
 *
 * One line for each kind, given the checks of that kind at the event; `src/app/checks/` has what is done with it.
 */
const STATEMENTS = {
  http: () => [allow(['elasticloadbalancing:DescribeListeners', 'elasticloadbalancing:DescribeLoadBalancers'], '*')],
  alarms: () => [allow(['cloudwatch:DescribeAlarms'], '*')],
};

/** @param {import('../src/domain/service-spec').ServiceSpec[]} services */
export function statementsOfChecks(services, event, deploymentGroupArns) {
  const checks = services.flatMap((service) => service.checks?.[event] ?? []);
  const kinds = [...new Set(checks.map(({ kind }) => kind))];
  const statements = kinds.flatMap((kind) => STATEMENTS[kind](checks.filter((check) => check.kind === kind)));
  // A policy must allow something: which test listener and which alarms a group has.
  return [allow(['codedeploy:GetDeploymentGroup'], deploymentGroupArns), ...statements];
}

const allow = (actions, resources) => ({ Effect: 'Allow', Action: actions, Resource: resources });
