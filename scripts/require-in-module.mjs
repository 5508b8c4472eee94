/** Banner of a bundle: some dependencies call `require`, which an ES module does not have. */
export const REQUIRE_IN_MODULE =
  "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);";
