import type { AddPermissionRequest } from '@aws-sdk/client-lambda';

/** A statement of a function's resource policy, as GetPolicy shows it. */
export interface PolicyStatement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Principal: '*' | { readonly Service: string } | { readonly AWS: string };
  readonly Action: string;
  readonly Resource: string;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** A service that wants to act on a function, with the context that conditions look at. */
export interface ServiceRequest {
  /** `events.amazonaws.com` */
  readonly service: string;
  /** `lambda:InvokeFunction` */
  readonly action: string;
  readonly sourceArn: string | undefined;
  readonly sourceAccount: string;
}

/** The statement that AddPermission makes; it is the author of the conditions, so there are no others. */
export function statementOf(input: AddPermissionRequest, functionArn: string): PolicyStatement {
  const { StatementId = '', Action = '', Principal = '', SourceArn, SourceAccount, PrincipalOrgID } = input;
  const { FunctionUrlAuthType, InvokedViaFunctionUrl } = input;
  const equals = {
    ...(SourceAccount && { 'AWS:SourceAccount': SourceAccount }),
    ...(FunctionUrlAuthType && { 'lambda:FunctionUrlAuthType': FunctionUrlAuthType }),
    ...(PrincipalOrgID && { 'aws:PrincipalOrgID': PrincipalOrgID }),
  };
  const condition = {
    ...(Object.keys(equals).length > 0 && { StringEquals: equals }),
    ...(InvokedViaFunctionUrl !== undefined && {
      Bool: { 'lambda:InvokedViaFunctionUrl': String(InvokedViaFunctionUrl) },
    }),
    ...(SourceArn && { ArnLike: { 'AWS:SourceArn': SourceArn } }),
  };
  return {
    Sid: StatementId,
    Effect: 'Allow',
    Principal: principalOf(Principal),
    Action,
    Resource: functionArn,
    ...(Object.keys(condition).length > 0 && { Condition: condition }),
  };
}

function principalOf(principal: string): PolicyStatement['Principal'] {
  if (principal === '*') return '*';
  if (/^\d{12}$/.test(principal)) return { AWS: `arn:aws:iam::${principal}:root` };
  return principal.startsWith('arn:') ? { AWS: principal } : { Service: principal };
}

/** Whether a resource policy lets a service in. A condition on what the request does not have is not met. */
export function permitsService(statements: readonly PolicyStatement[], request: ServiceRequest): boolean {
  const context: Readonly<Record<string, string | undefined>> = {
    'AWS:SourceArn': request.sourceArn,
    'AWS:SourceAccount': request.sourceAccount,
  };
  return statements.some(
    (statement) =>
      (statement.Principal === '*' ||
        ('Service' in statement.Principal && statement.Principal.Service === request.service)) &&
      fits(statement, request.action, context),
  );
}

/**
 * Whether a resource policy lets everybody in through a function URL: that takes both actions.
 * Source: Lambda Developer Guide, urls-auth ("Starting in October 2025 …").
 */
export function permitsPublic(statements: readonly PolicyStatement[], authType: string): boolean {
  const context = { 'lambda:FunctionUrlAuthType': authType, 'lambda:InvokedViaFunctionUrl': 'true' };
  return ['lambda:InvokeFunctionUrl', 'lambda:InvokeFunction'].every((action) =>
    statements.some((statement) => statement.Principal === '*' && fits(statement, action, context)),
  );
}

const fits = (
  { Action, Condition = {} }: PolicyStatement,
  action: string,
  context: Readonly<Record<string, string | undefined>>,
): boolean =>
  (Action === action || Action === 'lambda:*' || Action === '*') &&
  Object.entries(Condition).every(([operator, wanted]) =>
    Object.entries(wanted).every(([key, value]) => {
      const actual = context[key];
      if (actual === undefined) return false;
      return operator === 'ArnLike' ? arnLike(value, actual) : value === actual;
    }),
  );

/** `*` and `?` in an ARN pattern stay within one of its six parts. */
export function arnLike(pattern: string, arn: string): boolean {
  const partsOf = (text: string): string[] => {
    const parts = text.split(':');
    return [...parts.slice(0, 5), parts.slice(5).join(':')];
  };
  const wanted = partsOf(pattern);
  const actual = partsOf(arn);
  return wanted.every((part, index) => {
    const source = part
      .replace(/[\\^$.+()[\]{}|]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.');
    return new RegExp(`^${source}$`, 's').test(actual[index] ?? '');
  });
}
