export interface ActionToken {
  readonly kind: 'name' | 'string' | 'pipe' | 'open' | 'close';
  readonly text: string;
}

/** One `{{ … }}` of a template. */
export interface Action {
  readonly tokens: readonly ActionToken[];
  /** Offset behind the closing braces, or of the text's end when they are missing. */
  readonly end: number;
  readonly isComment: boolean;
  readonly trimsBefore: boolean;
  readonly trimsAfter: boolean;
  readonly problem?: string;
}

const TOKEN = /\s+|([A-Za-z_]\w*)|`([^`]*)`|("(?:[^"\\\n]|\\.)*")|(\|)|(\()|(\))/y;
const COMMENT = /\{\{(- )?\/\*[\s\S]*?\*\/( -)?\}\}/y;

/** Takes the action apart that begins with the braces at `start`. */
export function tokensOfAction(text: string, start: number): Action {
  COMMENT.lastIndex = start;
  const comment = COMMENT.exec(text);
  if (comment) {
    return {
      tokens: [],
      end: COMMENT.lastIndex,
      isComment: true,
      trimsBefore: comment[1] !== undefined,
      trimsAfter: comment[2] !== undefined,
    };
  }
  const trimsBefore = /^- |^-\n/.test(text.slice(start + 2, start + 4));
  const tokens: ActionToken[] = [];
  let position = start + (trimsBefore ? 3 : 2);
  const shape = (end: number, trimsAfter: boolean, problem?: string): Action => ({
    tokens,
    end,
    isComment: false,
    trimsBefore,
    trimsAfter,
    ...(problem === undefined ? {} : { problem }),
  });
  while (position < text.length) {
    if (text.startsWith('}}', position)) return shape(position + 2, false);
    if (text.startsWith('-}}', position)) return shape(position + 3, true);
    TOKEN.lastIndex = position;
    const match = TOKEN.exec(text);
    if (!match) {
      const end = text.indexOf('}}', position);
      const piece = text.slice(start, end === -1 ? start + 40 : end + 2);
      return shape(end === -1 ? text.length : end + 2, false, `the template ${piece} is not supported`);
    }
    const token = tokenOf(match);
    if (token === 'malformed') {
      const end = text.indexOf('}}', position);
      return shape(end === -1 ? text.length : end + 2, false, `the string ${match[3]} in the template is malformed`);
    }
    if (token) tokens.push(token);
    position = TOKEN.lastIndex;
  }
  return shape(text.length, false, 'a template that begins with {{ has no closing }}');
}

function tokenOf([, name, raw, quoted, pipe, open, close]: RegExpExecArray): ActionToken | 'malformed' | undefined {
  if (name !== undefined) return { kind: 'name', text: name };
  if (raw !== undefined) return { kind: 'string', text: raw };
  if (pipe !== undefined) return { kind: 'pipe', text: pipe };
  if (open !== undefined) return { kind: 'open', text: open };
  if (close !== undefined) return { kind: 'close', text: close };
  if (quoted === undefined) return undefined;
  try {
    return { kind: 'string', text: JSON.parse(quoted) as string };
  } catch {
    return 'malformed';
  }
}
