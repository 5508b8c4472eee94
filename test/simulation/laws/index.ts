import { ends } from './ends';
import { held } from './held';
import type { Law } from './law';
import { law1 } from './law-1';
import { law2 } from './law-2';
import { law3 } from './law-3';
import { law4 } from './law-4';
import { law7 } from './law-7';
import { law8 } from './law-8';
import { law9 } from './law-9';

/** The laws of the design's section 9 that bind what is built. */
export const LAWS: readonly Law[] = [law1, law2, held, law3, law4, law7, law8, ends, law9];
