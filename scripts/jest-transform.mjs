import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { transformSync, version } from 'esbuild';

const ownText = readFileSync(new URL(import.meta.url));

/** Jest's transform: TypeScript and ES modules → what this Node runs, types dropped (`npm run types` judges them). */
export default {
  canInstrument: false,

  getCacheKey(source, file, { supportsStaticESM }) {
    const format = supportsStaticESM ? 'esm' : 'cjs';
    return [ownText, version, file, format, source]
      .reduce((hash, part) => hash.update(part).update('\0'), createHash('sha1'))
      .digest('hex');
  },

  process(source, file, { supportsStaticESM }) {
    const { code, map } = transformSync(source, {
      loader: /\.[cm]?js$/.test(file) ? 'js' : 'ts',
      format: supportsStaticESM ? 'esm' : 'cjs',
      // import.meta does not exist in CommonJS: scripts that ask for their own URL get it computed.
      define: supportsStaticESM ? {} : { 'import.meta.url': '__importMetaUrl' },
      banner: supportsStaticESM ? '' : 'const __importMetaUrl = require("node:url").pathToFileURL(__filename).href;',
      target: 'node20',
      sourcemap: 'external',
      sourcesContent: true,
      sourcefile: file,
    });
    return { code, map };
  },
};
