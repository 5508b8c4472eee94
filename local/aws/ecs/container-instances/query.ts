import { invalidParameter, notBuilt } from '../refusals';
import type { ContainerInstanceRecord } from '../state';

const COMPARISON =
  /^\s*([a-zA-Z][\w.:/-]*)\s*(==|!=|!in\b|in\b|equals\b|not_equals\b|not_in\b|exists\b|!exists\b|not_exists\b)\s*(.*?)\s*$/s;
const SUBJECTS = ['ec2InstanceId', 'agentConnected', 'agentVersion', 'runningTasksCount'];
/** Subjects and operators of the language that are not built, to be refused by name. */
const OTHER_SUBJECTS = ['registeredAt', 'task:group'];
const OTHER_OPERATORS = /(=~|!~|<=?|>=?|\b(?:not_)?matches\b|\b(?:greater|less)_than(?:_equal)?\b)/;

/**
 * Whether a container instance is of the group that an expression of the cluster query language describes
 * [ECS: cluster-query-language]. Of that language: comparisons of {@link SUBJECTS} and of attributes with `==`, `!=`, `in`,
 * `!in` and `exists`, joined by `and`.
 *
 *     ec2InstanceId == i-0123456789abcdef0
 *     attribute:ecs.availability-zone in [ap-northeast-1a, ap-northeast-1c] and agentConnected == true
 */
export function clusterQuery(expression: string): (instance: ContainerInstanceRecord) => boolean {
  if (/[()]|\bor\b|\|\||^\s*not\b/.test(expression)) throw notBuilt('a filter with or, not or parentheses');
  const tests = expression.split(/\s+and\s+|\s*&&\s*/).map(comparison);
  return (instance) => tests.every((holds) => holds(instance));
}

function comparison(text: string): (instance: ContainerInstanceRecord) => boolean {
  const [, subject = '', operator = '', argument = ''] = COMPARISON.exec(text) ?? [];
  if (subject === '') {
    const other = OTHER_OPERATORS.exec(text)?.[1];
    if (other) throw notBuilt(`the operator ${other} of a filter`);
    throw invalidParameter(`Invalid expression: ${text.trim()}`);
  }
  if (OTHER_SUBJECTS.includes(subject)) throw notBuilt(`the subject ${subject} of a filter`);
  if (!subject.startsWith('attribute:') && !SUBJECTS.includes(subject))
    throw invalidParameter(`Invalid expression: unknown subject ${subject}`);
  const isNot = operator.startsWith('!') || operator.startsWith('not_');
  if (operator.endsWith('exists')) {
    if (argument !== '') throw invalidParameter(`Invalid expression: ${text.trim()}`);
    return (instance) => (fieldOf(instance, subject) !== undefined) !== isNot;
  }
  const values = operator.endsWith('in') ? listOf(argument) : [unquoted(argument)];
  if (!values || values.some((value) => value === '')) throw invalidParameter(`Invalid expression: ${text.trim()}`);
  return (instance) => values.includes(fieldOf(instance, subject) ?? '') !== isNot;
}

function fieldOf(instance: ContainerInstanceRecord, subject: string): string | undefined {
  switch (subject) {
    case 'ec2InstanceId':
      return instance.ec2InstanceId;
    case 'agentConnected':
      return String(instance.agentConnected);
    case 'agentVersion':
      return instance.versionInfo.agentVersion;
    case 'runningTasksCount':
      return String([...instance.tasks].filter(({ lastStatus }) => lastStatus === 'RUNNING').length);
    default: {
      const attribute = instance.attributes.find(({ name }) => name === subject.slice('attribute:'.length));
      return attribute && (attribute.value ?? '');
    }
  }
}

/** `[a, 'b']`, or a single value; `undefined` for a list that does not end. */
function listOf(text: string): string[] | undefined {
  if (!text.startsWith('[')) return [unquoted(text)];
  return text.endsWith(']') ? text.slice(1, -1).split(',').map(unquoted) : undefined;
}

const unquoted = (text: string): string => text.trim().replace(/^(["'])(.*)\1$/, '$2');
