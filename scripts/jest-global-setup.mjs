import { packageStack } from './package.mjs';

/** Journeys deploy what `npm run package` makes; nothing is compiled again while its inputs stay the same. */
export default async function globalSetup() {
  // The SDK advises a newer Node in every test file, and in every process that a test starts.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  await packageStack();
}
