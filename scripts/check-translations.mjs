import { importTypeScript } from './import-typescript.mjs';

/** The review page would speak half a language; the message is a sentence for each fault. */
export class TranslationsRefused extends Error {
  /** @param {readonly string[]} faults */
  constructor(faults) {
    super(faults.join('\n'));
    this.name = 'TranslationsRefused';
  }
}

/**
 * Holds the texts of the review page against each other: every language has every text, with the same placeholders.
 *
 * @param {string} root  the repository
 * @throws {TranslationsRefused}
 */
export async function checkTranslations(root) {
  const { translationFaults } = await importTypeScript(root, 'src/page/review/translation.ts');
  const faults = translationFaults();
  if (faults.length > 0) throw new TranslationsRefused(faults);
}
