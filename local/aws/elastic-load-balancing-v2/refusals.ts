import { AwsError } from '../wire/aws-error';

type Kind = 'load balancer' | 'listener' | 'rule' | 'target group';

const KINDS: Record<Kind, { code: string; resource: string }> = {
  'load balancer': { code: 'LoadBalancerNotFound', resource: 'loadbalancer/' },
  listener: { code: 'ListenerNotFound', resource: 'listener/' },
  rule: { code: 'RuleNotFound', resource: 'listener-rule/' },
  'target group': { code: 'TargetGroupNotFound', resource: 'targetgroup/' },
};

/** Nothing has this ARN; what is no ARN of that kind at all is a `ValidationError`. */
export function notFound(kind: Kind, arn: string | undefined): AwsError {
  const { code, resource } = KINDS[kind];
  if (!arn?.match(/^arn:aws[\w-]*:elasticloadbalancing:[\w-]*:\d*:/)?.[0] || !arn.split(':')[5]?.startsWith(resource))
    return invalid(`'${arn ?? ''}' is not a valid ${kind} ARN`);
  return new AwsError(code, `One or more ${kind}s not found`);
}

export const invalid = (message: string): AwsError => new AwsError('ValidationError', message);

/** AWS has it and this embedded AWS has not: refused by name rather than taken and ignored. */
export const notBuilt = (what: string): AwsError =>
  new AwsError('NotImplemented', `elastic-load-balancing-v2: ${what} is not built in this embedded AWS.`);

/** Refuses the members that would have no effect here. */
export function refuseMembers<Input extends object>(input: Input, members: readonly (keyof Input & string)[]): void {
  const named = members.find((member) => input[member] !== undefined);
  if (named !== undefined) throw notBuilt(named);
}
