import type { Rule } from './rule';

/** Events, functions, queues and mails. */
export const EVENT_RULES = {
  'event-patterns': {
    promises: ['EB-20'],
    aws: 'A rule’s whole pattern must match',
    off: 'its source is enough',
  },
  'aws-sources': {
    promises: ['EB-25'],
    aws: 'PutEvents refuses events in the name of AWS',
    off: 'it delivers them',
    idle: 'Slipway puts no events on the bus',
  },
  'delivery-retry': {
    promises: ['EB-22'],
    aws: 'EventBridge tries a target again that is throttled or fails',
    off: 'it gives the event up at once',
  },
  'function-permission': {
    promises: ['L-31', 'L-51'],
    aws: 'A service starts a function only with its permission',
    off: 'it always does',
  },
  'delivery-dead-letters': {
    promises: ['EB-27'],
    aws: 'An event that cannot be delivered goes to the target’s dead-letter queue',
    off: 'it is lost',
  },
  'async-retry': {
    promises: ['L-45'],
    aws: 'An event whose function failed is tried twice more',
    off: 'it is given up at once',
  },
  'async-dead-letters': {
    promises: ['L-80'],
    aws: 'An event that a function did not take goes to its dead-letter queue',
    off: 'it is lost',
  },
  'queue-policy': {
    promises: ['SQS-20'],
    aws: 'A service sends to a queue whose policy lets it',
    off: 'it sends to any queue',
  },
  'queue-visibility': {
    promises: ['SQS-12'],
    aws: 'A received message is hidden for the visibility time-out',
    off: 'it is received again at once',
  },
  'topic-policy': {
    promises: ['SNS-23'],
    aws: 'A service publishes to a topic whose policy lets it',
    off: 'it publishes to any topic',
    idle: 'Slipway’s topics have no policy of their own, and its functions publish with their roles',
  },
  'mail-confirmation': {
    promises: ['SNS-17'],
    aws: 'An address gets mails once its subscription is confirmed',
    off: 'it gets them at once',
  },
  'mail-subject': {
    promises: ['SNS-11'],
    aws: 'A subject has at most 99 characters, and no line break',
    off: 'any subject is accepted',
    idle: 'Slipway cuts its subjects to 99 characters in one line',
  },
} as const satisfies Record<string, Rule>;
