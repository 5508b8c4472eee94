import { packageStack } from './package.mjs';

/** Journeys deploy what `npm run package` makes; nothing is compiled again while its inputs stay the same. */
export default async function globalSetup() {
  await packageStack();
}
