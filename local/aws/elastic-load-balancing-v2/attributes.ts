import { invalid, notBuilt } from './refusals';

/**
 * Attributes with their defaults. Those with bounds (or `switch`) do something here and may be changed; the others are
 * shown, and a change is refused because it would have no effect.
 */
interface AttributeRule {
  readonly default: string;
  readonly built?: 'switch' | readonly [low: number, high: number];
}

/** [ELB] edit-target-group-attributes, for groups of an application load balancer. */
export const TARGET_GROUP_ATTRIBUTES: Readonly<Record<string, AttributeRule>> = {
  'deregistration_delay.timeout_seconds': { default: '300', built: [0, 3600] },
  'stickiness.enabled': { default: 'false' },
  'stickiness.type': { default: 'lb_cookie' },
  'stickiness.lb_cookie.duration_seconds': { default: '86400' },
  'stickiness.app_cookie.cookie_name': { default: '' },
  'stickiness.app_cookie.duration_seconds': { default: '86400' },
  'load_balancing.algorithm.type': { default: 'round_robin' },
  'load_balancing.algorithm.anomaly_mitigation': { default: 'off' },
  'load_balancing.cross_zone.enabled': { default: 'use_load_balancer_configuration' },
  'slow_start.duration_seconds': { default: '0' },
  'target_group_health.dns_failover.minimum_healthy_targets.count': { default: '1' },
  'target_group_health.dns_failover.minimum_healthy_targets.percentage': { default: 'off' },
  'target_group_health.unhealthy_state_routing.minimum_healthy_targets.count': { default: '1' },
  'target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage': { default: 'off' },
};

/** [ELB] edit-load-balancer-attributes. */
export const LOAD_BALANCER_ATTRIBUTES: Readonly<Record<string, AttributeRule>> = {
  'deletion_protection.enabled': { default: 'false', built: 'switch' },
  'idle_timeout.timeout_seconds': { default: '60', built: [1, 4000] },
  'access_logs.s3.enabled': { default: 'false' },
  'access_logs.s3.bucket': { default: '' },
  'access_logs.s3.prefix': { default: '' },
  'client_keep_alive.seconds': { default: '3600' },
  'load_balancing.cross_zone.enabled': { default: 'true' },
  'routing.http.desync_mitigation_mode': { default: 'defensive' },
  'routing.http.drop_invalid_header_fields.enabled': { default: 'false' },
  'routing.http.preserve_host_header.enabled': { default: 'false' },
  'routing.http.x_amzn_tls_version_and_cipher_suite.enabled': { default: 'false' },
  'routing.http.xff_client_port.enabled': { default: 'false' },
  'routing.http.xff_header_processing.mode': { default: 'append' },
  'routing.http2.enabled': { default: 'true' },
  'waf.fail_open.enabled': { default: 'false' },
  'zonal_shift.config.enabled': { default: 'false' },
};

export const defaultsOf = (rules: Readonly<Record<string, AttributeRule>>): Map<string, string> =>
  new Map(Object.entries(rules).map(([key, rule]) => [key, rule.default]));

/** `Attributes` of a request or an answer. */
export type Attribute = { Key?: string; Value?: string };

export const toAttributes = (values: ReadonlyMap<string, string>): Attribute[] =>
  [...values].map(([Key, Value]) => ({ Key, Value }));

/**
 * Sets attributes, all or none.
 * @throws `ValidationError` for an unknown key or a bad value, `NotImplemented` for a change without effect here.
 */
export function setAttributes(
  values: Map<string, string>,
  changes: readonly Attribute[],
  rules: Readonly<Record<string, AttributeRule>>,
): void {
  for (const { Key = '', Value = '' } of changes) {
    const rule = rules[Key];
    if (!rule || !Object.hasOwn(rules, Key)) throw invalid(`Attribute key '${Key}' is not recognized`);
    if (rule.built === 'switch' ? !['true', 'false'].includes(Value) : rule.built && !isWithin(Value, rule.built))
      throw invalid(`Attribute value '${Value}' is not valid for the key '${Key}'`);
    if (!rule.built && Value !== rule.default) throw notBuilt(`attribute ${Key} with the value '${Value}'`);
  }
  for (const { Key = '', Value = '' } of changes) values.set(Key, Value);
}

const isWithin = (value: string, [low, high]: readonly [number, number]): boolean =>
  /^\d{1,9}$/.test(value) && Number(value) >= low && Number(value) <= high;
