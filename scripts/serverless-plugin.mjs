import { build, describeBuild } from './build.mjs';
import { fleetScope } from './fleet-scope.mjs';
import { loadCatalog } from './load-catalog.mjs';
import { explainFailure } from './main.mjs';

/**
 * Ties Slipway to `serverless`: `${fleet:<name>}` in serverless.yml is answered from the catalog, and packaging builds
 * the zips first (unless scripts/package.mjs has just done so).
 */
export default class SlipwayPlugin {
  constructor(serverless) {
    const root = serverless.serviceDir;
    const refused = (error) => new serverless.classes.Error(explainFailure(error), 'SLIPWAY_BUILD_FAILED');
    let catalog;
    const catalogOnce = () => {
      catalog ??= loadCatalog({ root, environment: process.env });
      return catalog.catch((error) => Promise.reject(refused(error)));
    };

    this.configurationVariablesSources = {
      fleet: {
        resolve: async ({ address }) => ({ value: fleetScope((await catalogOnce()).catalog, address) ?? null }),
      },
    };
    this.hooks = {
      'before:package:initialize': async () => {
        if (process.env.SLIPWAY_BUILT === 'yes') return;
        try {
          serverless.cli.log?.(describeBuild(await build({ root })));
        } catch (error) {
          throw refused(error);
        }
      },
    };
  }
}
