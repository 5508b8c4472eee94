import type { Action, ForwardActionConfig } from '@aws-sdk/client-elastic-load-balancing-v2';
import { AwsError } from '../wire/aws-error';
import { invalid, notBuilt } from './refusals';

const CONTENT_TYPES = ['text/plain', 'text/css', 'text/html', 'application/javascript', 'application/json'];
const badAction = (message: string): AwsError => new AwsError('InvalidLoadBalancerAction', message);

/**
 * Actions of a rule as AWS shows them: a forward always has its `ForwardConfig` with weights (default 1), and
 * `TargetGroupArn` beside it when it is a single group.
 * @throws `InvalidLoadBalancerAction`, `ValidationError`, and `NotImplemented` for what is no forward, fixed response or redirect.
 */
export function normalizeActions(actions: readonly Action[]): Action[] {
  const [action, ...more] = actions;
  if (!action) throw invalid('At least one action must be specified');
  const unbuilt = actions.find(({ Type }) => !['forward', 'fixed-response', 'redirect'].includes(Type ?? ''));
  if (unbuilt) {
    const known = ['authenticate-oidc', 'authenticate-cognito', 'jwt-validation'].includes(unbuilt.Type ?? '');
    throw known ? notBuilt(`the action ${unbuilt.Type}`) : invalid(`Action type '${unbuilt.Type}' is not valid`);
  }
  if (more.length > 0) throw badAction('Only one forward, redirect or fixed-response action can be specified');
  if (action.Order !== undefined && (action.Order < 1 || action.Order > 50000))
    throw invalid(`Action order '${action.Order}' must be between '1' and '50000'`);
  const order = action.Order === undefined ? {} : { Order: action.Order };
  if (action.Type === 'fixed-response') return [{ Type: 'fixed-response', ...order, ...fixedResponse(action) }];
  if (action.Type === 'redirect') return [{ Type: 'redirect', ...order, ...redirect(action) }];
  const config = forwardConfig(action);
  const [only, ...others] = config.TargetGroups ?? [];
  return [
    {
      Type: 'forward',
      ...(others.length === 0 ? { TargetGroupArn: only?.TargetGroupArn } : {}),
      ...order,
      ForwardConfig: config,
    },
  ];
}

function forwardConfig({ TargetGroupArn, ForwardConfig }: Action): ForwardActionConfig {
  const groups = ForwardConfig?.TargetGroups ?? (TargetGroupArn === undefined ? [] : [{ TargetGroupArn }]);
  if (groups.length === 0) throw badAction('A target group must be specified for a forward action');
  if (groups.length > 5) throw badAction('A forward action can have at most 5 target groups');
  const arns = groups.map((group) => group.TargetGroupArn ?? '');
  if (new Set(arns).size < arns.length)
    throw badAction('A target group can be specified only once in a forward action');
  if (TargetGroupArn !== undefined && (arns.length > 1 || arns[0] !== TargetGroupArn))
    throw badAction('TargetGroupArn and ForwardConfig of an action must name the same target group');
  for (const { Weight } of groups)
    if (Weight !== undefined && (!Number.isInteger(Weight) || Weight < 0 || Weight > 999))
      throw invalid('The weight for each target group must be between 0 and 999, inclusive');
  if (ForwardConfig?.TargetGroupStickinessConfig?.Enabled) throw notBuilt('target group stickiness');
  return {
    TargetGroups: groups.map((group) => ({ TargetGroupArn: group.TargetGroupArn, Weight: group.Weight ?? 1 })),
    TargetGroupStickinessConfig: { Enabled: false },
  };
}

function fixedResponse({ FixedResponseConfig: config }: Action): Pick<Action, 'FixedResponseConfig'> {
  if (!config) throw badAction('A fixed-response action must have a FixedResponseConfig');
  if (!/^[245]\d\d$/.test(config.StatusCode ?? ''))
    throw invalid(`The status code '${config.StatusCode}' of a fixed response is not valid`);
  if ((config.MessageBody ?? '').length > 1024) throw invalid('The message body of a fixed response is too long');
  if (config.ContentType !== undefined && !CONTENT_TYPES.includes(config.ContentType))
    throw invalid(`The content type '${config.ContentType}' of a fixed response is not valid`);
  return { FixedResponseConfig: config };
}

function redirect({ RedirectConfig: config }: Action): Pick<Action, 'RedirectConfig'> {
  if (!config) throw badAction('A redirect action must have a RedirectConfig');
  if (!['HTTP_301', 'HTTP_302'].includes(config.StatusCode ?? ''))
    throw invalid(`The status code '${config.StatusCode}' of a redirect is not valid`);
  const {
    Protocol = '#{protocol}',
    Host = '#{host}',
    Port = '#{port}',
    Path = '/#{path}',
    Query = '#{query}',
  } = config;
  if (!/^(HTTPS?|#\{protocol\})$/.test(Protocol)) throw invalid(`The redirect protocol '${Protocol}' is not valid`);
  if (!/^(\d{1,5}|#\{port\})$/.test(Port)) throw invalid(`The redirect port '${Port}' is not valid`);
  if (!Path.startsWith('/') || Path.length > 128) throw invalid(`The redirect path '${Path}' is not valid`);
  if (/[\s]/.test(Host + Path + Query)) throw invalid('A redirect cannot contain white space');
  if ([Protocol, Host, Port, Path].join() === ['#{protocol}', '#{host}', '#{port}', '/#{path}'].join())
    throw badAction('A redirect must change the protocol, the host, the port or the path');
  return { RedirectConfig: { Protocol, Host, Port, Path, Query, StatusCode: config.StatusCode } };
}
