import { parse } from 'yaml';
import { examplesIn, PAGES } from './examples';

const examples = PAGES.flatMap(examplesIn).map(([file, yaml]) => [file, parse(yaml)] as const);

/** Files of services in which every member has a value: the pages' examples, and what they do not show. */
export const SERVICE_DOCUMENTS: readonly unknown[] = [
  ...examples.flatMap(([file, document]) => (file === 'slipway.yml' ? [] : [document])),
  ...[
    'images: [{repository: web, tags: {order: number, prefix: v}}]',
    'images: [{repository: web, tags: {order: timestamp, pattern: "[0-9]{8}"}}]',
    'images: [{repository: web, tags: {order: movement, pattern: main-x}}]',
    'gate: {before: traffic, approvers: [alice]}',
    'spot: {onPlacementFailure: fargate, mayGoDown: true}',
    'targetGroups: [web-blue]',
    'targetGroups: ["arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/web/0123456789abcdef"]',
    `checks:
      AfterInstall: [{kind: image, name: a, signature: [.att, text/spdx], sbom: [text/spdx]}]
      BeforeAllowTraffic:
        - {kind: http, name: a, path: /, host: www.example.com, concurrency: 4, requests: 1000, minimumSamples: 2}
        - {kind: http, name: b, url: "https://shop.example.com/", requests: 2, requestsPerSecond: 1, timeoutInSeconds: 60}
        - {kind: http, name: c, url: "https://10.0.0.1/", allowPrivate: true, status: [3xx, 204], json: {a: 1, b: null}}
        - {kind: targets, name: d, healthyShare: 0.5, withinMinutes: 1}
        - {kind: task, name: e, container: app, cpu: 512, memory: 1024, logLines: 1}
        - {kind: lambda, name: f, function: judge, timeoutInSeconds: 30}
        - {kind: image, name: g, scan: {atMost: LOW, unratedAs: LOW, waitInMinutes: 1}}
        - {kind: metric, name: h, atMost: 1, atLeast: 0, periodInSeconds: 1500, forMinutes: 25, withinMinutes: 1,
           delayInSeconds: 0, metrics: [{id: m, namespace: N, metric: M, dimensions: {D: x}, stat: Sum}]}
        - {kind: metric, name: i, forMinutes: 1, withinMinutes: 1, compare: {margin: 0.1, requests: {metric: R, namespace: N,
           dimensions: {D: $targetGroup}}, errors: [{metric: E, namespace: N, dimensions: {D: $targetGroup}}]}}
        - {kind: metric, name: j, atMost: 1, expression: m, minimumSamples: 1, metrics: [{id: m, namespace: N, metric: M,
           stat: Sum}]}
      AllowTraffic: [{kind: alarms, name: a}]`,
  ].map((text) => parse(text)),
];

/** The same of the fleet's file. */
export const FLEET_DOCUMENTS: readonly unknown[] = [
  ...examples.flatMap(([file, document]) => (file === 'slipway.yml' ? [document] : [])),
  ...[
    'owners: {email: a@example.com}\ndefaults: {tags: {order: semver, prefix: v, range: 1.x}}',
    'owners: {email: a@example.com}\ndefaults: {tags: {order: timestamp, pattern: "[0-9]{8}"}}',
    'owners: {email: a@example.com}\ndefaults: {spot: {onPlacementFailure: fargate, mayGoDown: true}}',
    'owners: {email: a@example.com}\ndefaults: {tags: {order: movement, pattern: main-x}}',
  ].map((text) => parse(text)),
];
