import { type FileFindings, placeAt } from '../findings';
import { type ActionToken, tokensOfAction } from './go-template-tokens';
import { unsetMark } from './unset';

/** Names and values of environment variables, as in `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

const SUPPORTED = 'Supported are env, must_env and json_escape with quoted arguments, pipes and parentheses.';

/**
 * Renders the part of Go's text/template that configuration files for ecspresso use: calls of `env`, `must_env` and
 * `json_escape` (kayac/go-config), pipes, parentheses, comments and trim markers.
 *
 * A `must_env` of an unset variable leaves a mark behind (see `unset.ts`): only who knows the key can tell whether its
 * value matters. Anything else in braces is a violation that names it. Returns undefined when there was one.
 */
export function renderGoTemplate(text: string, environment: Environment, findings: FileFindings): string | undefined {
  let rendered = '';
  let position = 0;
  let broken = false;
  for (;;) {
    const start = text.indexOf('{{', position);
    if (start === -1) break;
    const action = tokensOfAction(text, start);
    let literal = text.slice(position, start);
    if (action.trimsBefore) literal = literal.trimEnd();
    rendered += literal;
    try {
      if (action.problem !== undefined) throw new TemplateRefusal(action.problem);
      rendered += action.isComment ? '' : new Pipeline(action.tokens, environment).value();
    } catch (refusal) {
      if (!(refusal instanceof TemplateRefusal)) throw refusal;
      findings.violation('', refusal.message, SUPPORTED, placeAt(text, start));
      broken = true;
    }
    position = action.end;
    if (action.trimsAfter) position += text.slice(position).length - text.slice(position).trimStart().length;
  }
  return broken ? undefined : rendered + text.slice(position);
}

class TemplateRefusal extends Error {}

/** pipeline = call ("|" call)*; call = name operand*; operand = string | "(" pipeline ")" | string as a whole. */
class Pipeline {
  private index = 0;

  constructor(
    private readonly tokens: readonly ActionToken[],
    private readonly environment: Environment,
  ) {}

  value(): string {
    const value = this.pipeline();
    const rest = this.tokens[this.index];
    if (rest) throw new TemplateRefusal(`the template has an unexpected ${describe(rest)}`);
    return value;
  }

  private pipeline(): string {
    let value = this.call([]);
    while (this.tokens[this.index]?.kind === 'pipe') {
      this.index += 1;
      value = this.call([value]);
    }
    return value;
  }

  private call(piped: readonly string[]): string {
    const head = this.tokens[this.index];
    if (!head) throw new TemplateRefusal('the template ends where a function call is expected');
    if (head.kind !== 'name') {
      if (piped.length > 0) throw new TemplateRefusal(`the template pipes into ${describe(head)}`);
      const operand = this.operand();
      if (operand === undefined) throw new TemplateRefusal(`the template has an unexpected ${describe(head)}`);
      return operand;
    }
    this.index += 1;
    const given: string[] = [];
    for (let operand = this.operand(); operand !== undefined; operand = this.operand()) given.push(operand);
    return apply(head.text, [...given, ...piped], this.environment);
  }

  private operand(): string | undefined {
    const token = this.tokens[this.index];
    if (token?.kind === 'string') {
      this.index += 1;
      return token.text;
    }
    if (token?.kind !== 'open') return undefined;
    this.index += 1;
    const value = this.pipeline();
    if (this.tokens[this.index]?.kind !== 'close')
      throw new TemplateRefusal('the template lacks a closing parenthesis');
    this.index += 1;
    return value;
  }
}

function apply(name: string, given: readonly string[], environment: Environment): string {
  switch (name) {
    case 'env': {
      // The first variable that is set and not empty; the last argument stands for itself. go-config, config.go.
      const key = given.find((candidate) => (environment[candidate] ?? '') !== '');
      return key === undefined ? (given.at(-1) ?? '') : environment[key]!;
    }
    case 'must_env': {
      const key = onlyArgument(name, given);
      return environment[key] ?? unsetMark(key);
    }
    case 'json_escape':
      return jsonEscape(onlyArgument(name, given));
    default:
      throw new TemplateRefusal(`the template function "${name}" is not supported`);
  }
}

function onlyArgument(name: string, given: readonly string[]): string {
  if (given.length !== 1) throw new TemplateRefusal(`${name} takes one argument and got ${given.length}`);
  return given[0]!;
}

/** As Go's json.Marshal writes a string, quotes removed. */
function jsonEscape(text: string): string {
  return JSON.stringify(text)
    .slice(1, -1)
    .replace(/[<>&\u2028\u2029]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function describe(token: ActionToken): string {
  return token.kind === 'string' ? 'string' : `"${token.text}"`;
}
