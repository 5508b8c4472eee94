import type { Rule } from './rule';

/** Deployments, their hooks and their traffic. */
export const CODEDEPLOY_RULES = {
  'hook-report': {
    promises: ['CD-25'],
    aws: 'A hook’s event is in progress until somebody reports with its execution id',
    off: 'it is over as soon as the function was invoked',
  },
  'hook-silence': {
    promises: ['CD-27'],
    aws: 'A hook that stays silent for an hour fails the deployment',
    off: 'it has succeeded then',
  },
  'hook-once': {
    promises: ['CD-24'],
    aws: 'A hook’s function is invoked once',
    off: 'it is invoked twice',
  },
  'hook-execution-id': {
    promises: ['CD-28'],
    aws: 'A report with an id that is none of the deployment’s is refused',
    off: 'it counts for the event in progress',
  },
  'hook-second-report': {
    promises: ['CD-28'],
    aws: 'A second report of an event, and one that comes after its end, is refused',
    off: 'it is accepted',
  },
  'one-deployment': {
    promises: ['CD-22'],
    aws: 'A deployment group has one active deployment',
    off: 'a second one starts beside it',
  },
  'app-spec-keys': {
    promises: ['CD-4'],
    aws: 'An AppSpec with a key that does not belong there is refused',
    off: 'the key is ignored',
    idle: 'Slipway writes its AppSpecs itself, with keys that belong',
  },
  'install-waits': {
    promises: ['CD-13'],
    aws: 'Install waits until the replacement is steady: its tasks run and are healthy',
    off: 'it is done once the task set was created',
  },
  alarms: {
    promises: ['CD-45'],
    aws: 'An alarm of the group that fires stops the deployment',
    off: 'it goes on',
  },
  'ready-wait': {
    promises: ['CD-36', 'CD-37'],
    aws: 'With STOP_DEPLOYMENT a deployment waits for ContinueDeployment before its traffic moves',
    off: 'it goes on by itself',
  },
  'traffic-steps': {
    promises: ['CD-16'],
    aws: 'Traffic moves in the steps of the deployment configuration',
    off: 'all of it moves at once',
  },
  'termination-wait': {
    promises: ['CD-10'],
    aws: 'Blue stays for the termination wait, and the deployment is in progress meanwhile',
    off: 'blue is deleted at once',
  },
  rollback: {
    promises: ['CD-31', 'CD-34'],
    aws: 'A deployment that ends early is rolled back where that is asked for',
    off: 'weights and task sets stay as they are',
  },
  'rollback-without-hooks': {
    promises: ['CD-34'],
    aws: 'A rollback deployment runs no hooks',
    off: 'it runs BeforeAllowTraffic’s',
  },
  'service-role': {
    promises: ['CD-21'],
    aws: 'CodeDeploy acts with the group’s service role, and may what that may',
    off: 'it may everything',
  },
  'describing-deployments': {
    promises: ['CD-44'],
    aws: 'Looking at a deployment changes nothing',
    off: 'it has succeeded once somebody looks',
  },
} as const satisfies Record<string, Rule>;
