import type { Operations } from '../wire/implementation';
import type { World } from '../world';
import { invalidParameter } from './refusals';

const LOWERCASE = 'abcdefghijklmnopqrstuvwxyz';
const UPPERCASE = LOWERCASE.toUpperCase();
const NUMBERS = '0123456789';
/** API reference, GetRandomPassword, `ExcludePunctuation`. */
const PUNCTUATION = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';
const USUAL_LENGTH = 32;

/** A password that is kept nowhere. */
export function passwordOperations(world: World): Operations<'secrets-manager'> {
  return {
    GetRandomPassword: (input) => {
      const { PasswordLength = USUAL_LENGTH, ExcludeCharacters = '', RequireEachIncludedType = true } = input;
      const types = [
        input.ExcludeLowercase ? '' : LOWERCASE,
        input.ExcludeUppercase ? '' : UPPERCASE,
        input.ExcludeNumbers ? '' : NUMBERS,
        input.ExcludePunctuation ? '' : PUNCTUATION,
        input.IncludeSpace ? ' ' : '',
      ]
        .map((type) => [...type].filter((character) => !ExcludeCharacters.includes(character)))
        .filter((type) => type.length > 0);
      if (types.length === 0) throw invalidParameter('The password must be of some characters: all are excluded.');
      if (RequireEachIncludedType && PasswordLength < types.length)
        throw invalidParameter(
          `A password of ${PasswordLength} characters cannot have one of each of ${types.length} types.`,
        );
      const drawn = (from: readonly string[]): string => from[Math.floor(world.ids.fraction() * from.length)]!;
      const needed = RequireEachIncludedType ? types.map(drawn) : [];
      const rest = Array.from({ length: PasswordLength - needed.length }, () => drawn(types.flat()));
      const placed = [...needed, ...rest].map((character) => [world.ids.fraction(), character] as const);
      return {
        RandomPassword: placed
          .sort(([one], [other]) => one - other)
          .map(([, character]) => character)
          .join(''),
      };
    },
  };
}
