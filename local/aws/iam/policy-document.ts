import { actionFault, conditionsOf, principalsOf, resourceFault } from './policy-elements';

/**
 * A policy as evaluation needs it: every "one or a list" is a list, every element has one place.
 * Source: IAM User Guide, "IAM JSON policy element reference" and "Grammar of the IAM JSON policy language".
 */
export interface PolicyDocument {
  /** `2008-10-17` when the text has none, as AWS reads it. */
  readonly version: '2012-10-17' | '2008-10-17';
  readonly id?: string;
  readonly statements: readonly Statement[];
}

export interface Statement {
  readonly sid?: string;
  readonly effect: 'Allow' | 'Deny';
  /** Absent in identity policies. */
  readonly principals?: Patterns<Principal>;
  readonly actions: Patterns<string>;
  /** Absent in trust policies. */
  readonly resources?: Patterns<string>;
  readonly conditions: readonly Condition[];
}

/** `Action` or `NotAction`, `Resource` or `NotResource`, `Principal` or `NotPrincipal`. */
export interface Patterns<Value> {
  readonly negated: boolean;
  readonly values: readonly Value[];
}

export interface Principal {
  readonly type: 'AWS' | 'Service' | 'Federated' | 'CanonicalUser' | '*';
  readonly value: string;
}

export interface Condition {
  /** Without qualifier and suffix: `StringLike`. */
  readonly operator: string;
  readonly qualifier?: 'ForAllValues' | 'ForAnyValue';
  readonly ifExists: boolean;
  readonly key: string;
  readonly values: readonly string[];
}

/** identity: attached to a role. trust: who may assume it. resource: on a topic, a repository, a function. */
export type PolicyKind = 'identity' | 'trust' | 'resource';

export type PolicyReading =
  | { readonly ok: true; readonly document: PolicyDocument }
  /** `reason` is the text of a `MalformedPolicyDocument`, AWS's where it is known. */
  | { readonly ok: false; readonly reason: string };

/** Parses and validates a policy's JSON by AWS's grammar; says the first thing that is wrong with it. */
export function readPolicyDocument(text: string, kind: PolicyKind): PolicyReading {
  try {
    return { ok: true, document: documentOf(text, kind) };
  } catch (error) {
    if (error instanceof PolicyFault) return { ok: false, reason: error.message };
    throw error;
  }
}

/** Carries the reason out of the parser. */
class PolicyFault extends Error {}

const SYNTAX = 'Syntax errors in policy.';
const TOP_ELEMENTS = new Set(['Version', 'Id', 'Statement']);
const STATEMENT_ELEMENTS = new Set([
  'Sid',
  'Effect',
  'Principal',
  'NotPrincipal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
]);
/** What a role's trust policy may allow. */
const TRUST_ACTIONS = new Set([
  'sts:assumerole',
  'sts:assumerolewithsaml',
  'sts:assumerolewithwebidentity',
  'sts:setsourceidentity',
  'sts:setcontext',
  'sts:tagsession',
]);

function documentOf(text: string, kind: PolicyKind): PolicyDocument {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new PolicyFault(kind === 'trust' ? 'This policy contains invalid Json' : SYNTAX);
  }
  if (!isRecord(json)) throw new PolicyFault(kind === 'trust' ? 'This policy contains invalid Json' : SYNTAX);
  for (const name of Object.keys(json)) if (!TOP_ELEMENTS.has(name)) throw new PolicyFault(SYNTAX);
  const { Version = '2008-10-17', Id, Statement } = json;
  if (Version !== '2012-10-17' && Version !== '2008-10-17') throw new PolicyFault(SYNTAX);
  if (Id !== undefined && typeof Id !== 'string') throw new PolicyFault(SYNTAX);
  const statements = Array.isArray(Statement) ? Statement : [Statement];
  if (statements.length === 0) throw new PolicyFault(SYNTAX);
  const parsed = statements.map((statement) => statementOf(statement, kind));
  const sids = parsed.flatMap(({ sid }) => sid || []);
  if (new Set(sids).size < sids.length) throw new PolicyFault('Statement IDs (SID) in a single policy must be unique.');
  return { version: Version, ...(Id === undefined ? {} : { id: Id }), statements: parsed };
}

function statementOf(json: unknown, kind: PolicyKind): Statement {
  if (!isRecord(json)) throw new PolicyFault(SYNTAX);
  for (const name of Object.keys(json)) if (!STATEMENT_ELEMENTS.has(name)) throw new PolicyFault(SYNTAX);
  for (const name of ['Principal', 'Action', 'Resource'])
    if (name in json && `Not${name}` in json) throw new PolicyFault(SYNTAX);
  const { Sid, Effect } = json;
  if (Effect !== 'Allow' && Effect !== 'Deny')
    throw new PolicyFault(kind === 'trust' && Effect === undefined ? 'Missing required field Effect' : SYNTAX);
  const sid = sidOf(Sid, kind);
  const principals = principalPatterns(json, kind);
  const actions = actionPatterns(json, kind);
  const resources = resourcePatterns(json, kind);
  const conditions = json.Condition === undefined ? [] : conditionsOf(json.Condition);
  if (!conditions) throw new PolicyFault(SYNTAX);
  return {
    effect: Effect,
    actions,
    conditions,
    ...(sid === undefined ? {} : { sid }),
    ...(principals && { principals }),
    ...(resources && { resources }),
  };
}

function sidOf(sid: unknown, kind: PolicyKind): string | undefined {
  if (sid === undefined) return undefined;
  if (typeof sid !== 'string') throw new PolicyFault(SYNTAX);
  // Topics and repositories take more than letters and digits; their services say so in their own examples.
  if (kind === 'identity' && !/^[0-9A-Za-z]*$/.test(sid))
    throw new PolicyFault(
      'Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*',
    );
  return sid;
}

function principalPatterns(json: Record<string, unknown>, kind: PolicyKind): Patterns<Principal> | undefined {
  const negated = 'NotPrincipal' in json;
  const given = json.Principal ?? json.NotPrincipal;
  if (kind === 'identity') {
    if (given !== undefined) throw new PolicyFault('Policy document should not specify a principal.');
    return undefined;
  }
  if (given === undefined) throw new PolicyFault(kind === 'trust' ? 'Missing required field Principal' : SYNTAX);
  if (kind === 'trust' && negated) throw new PolicyFault('Has prohibited field NotPrincipal');
  const principals = principalsOf(given);
  if (typeof principals === 'string') throw new PolicyFault(principals);
  return { negated, values: principals };
}

function actionPatterns(json: Record<string, unknown>, kind: PolicyKind): Patterns<string> {
  const negated = 'NotAction' in json;
  const given = json.Action ?? json.NotAction;
  if (kind === 'trust') {
    if (negated) throw new PolicyFault('Has prohibited field NotAction');
    if (given === undefined) throw new PolicyFault('Missing required field Action');
  }
  const values = given === undefined ? [] : textsOf(given);
  if (values.length === 0) throw new PolicyFault('Policy statement must contain actions.');
  for (const value of values) {
    const fault = actionFault(value);
    if (fault) throw new PolicyFault(fault);
    if (kind === 'trust' && !TRUST_ACTIONS.has(value.toLowerCase()))
      throw new PolicyFault('AssumeRole policy may only specify STS AssumeRole actions.');
  }
  return { negated, values };
}

function resourcePatterns(json: Record<string, unknown>, kind: PolicyKind): Patterns<string> | undefined {
  const negated = 'NotResource' in json;
  const given = json.Resource ?? json.NotResource;
  if (kind === 'trust') {
    if (given !== undefined) throw new PolicyFault(`Has prohibited field ${negated ? 'NotResource' : 'Resource'}`);
    return undefined;
  }
  const values = given === undefined ? [] : textsOf(given);
  if (values.length === 0) {
    if (kind === 'resource') return undefined;
    throw new PolicyFault('Policy statement must contain resources.');
  }
  for (const value of values) {
    const fault = resourceFault(value);
    if (fault) throw new PolicyFault(fault);
  }
  return { negated, values };
}

function textsOf(value: unknown): string[] {
  const list = Array.isArray(value) ? value : [value];
  if (!list.every((item) => typeof item === 'string')) throw new PolicyFault(SYNTAX);
  return list as string[];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
