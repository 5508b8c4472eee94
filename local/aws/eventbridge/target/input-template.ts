/** Text of a template, and the variables that stand in it. */
type Part = string | Placeholder;

interface Placeholder {
  readonly name: string;
  /** Whether it stands inside a text, between quotes. */
  readonly quoted: boolean;
}

export interface InputTemplate {
  readonly parts: readonly Part[];
}

/** Takes a template apart. `<` and `>` cannot be escaped: whatever stands between them is a variable's name. */
export function parseTemplate(text: string): InputTemplate {
  const parts: Part[] = [];
  let plain = '';
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const name = text[at] === '<' ? /^<([^>]*)>/.exec(text.slice(at))?.[1] : undefined;
    if (name !== undefined) {
      parts.push(plain, { name, quoted });
      plain = '';
      at += name.length + 1;
      continue;
    }
    plain += text[at];
    if (quoted && text[at] === '\\') plain += text[++at] ?? '';
    else if (text[at] === '"') quoted = !quoted;
  }
  return { parts: [...parts, plain] };
}

export const placeholdersOf = ({ parts }: InputTemplate): readonly Placeholder[] =>
  parts.filter((part): part is Placeholder => typeof part !== 'string');

/**
 * The template with its variables filled in. Between quotes a text stands as it is, unescaped, and an object or a list
 * without its own quotes; elsewhere every value is JSON. A variable whose path leads nowhere is an empty text.
 * @param read `undefined` for what is not there
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 */
export function fillTemplate({ parts }: InputTemplate, read: (name: string) => unknown): string {
  const shown = ({ name, quoted }: Placeholder): string => {
    const value = read(name);
    if (!quoted) return JSON.stringify(value === undefined ? '' : value);
    if (typeof value === 'string') return value;
    return value === undefined ? '' : JSON.stringify(value).replaceAll('"', '');
  };
  return parts.map((part) => (typeof part === 'string' ? part : shown(part))).join('');
}
