import * as v from 'valibot';

/** Text that a line of a mail can hold: no control, format or line separating characters. */
const NAME = /^(?=\S)[^\p{C}\p{Zl}\p{Zp}]{1,64}$/u;

/** What people call a check. */
export const name = v.pipe(v.string(), v.regex(NAME, 'is not the name of a check'));
