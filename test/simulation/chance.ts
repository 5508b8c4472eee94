import { createHash } from 'node:crypto';

/** A stream of chances from one seed; the same seed draws the same. */
export class Chance {
  private state: [number, number, number, number];

  constructor(seed: string) {
    const digest = createHash('sha256').update(seed).digest();
    this.state = [0, 4, 8, 12].map((at) => digest.readUInt32LE(at)) as [number, number, number, number];
  }

  /** In [0, 1). xoshiro128** (Blackman and Vigna). */
  fraction(): number {
    const s = this.state;
    const result = Math.imul(rotated(Math.imul(s[1], 5), 7), 9) >>> 0;
    const shifted = s[1] << 9;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= shifted;
    s[3] = rotated(s[3], 11);
    return result / 2 ** 32;
  }

  /** Whether something of this likelihood happens. */
  happens(likelihood: number): boolean {
    return this.fraction() < likelihood;
  }

  /** A whole number from `least` to `most`, both possible. */
  whole(least: number, most: number): number {
    return least + Math.floor(this.fraction() * (most - least + 1));
  }

  oneOf<T>(choices: readonly T[]): T {
    return choices[this.whole(0, choices.length - 1)]!;
  }

  /** One of the names, each as likely as its weight. */
  weighted<Name extends string>(weights: Readonly<Record<Name, number>>): Name {
    const entries = Object.entries(weights) as [Name, number][];
    let left = this.fraction() * entries.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [name, weight] of entries) {
      left -= weight;
      if (left < 0) return name;
    }
    return entries.at(-1)![0];
  }

  hex(characters: number): string {
    let text = '';
    while (text.length < characters)
      text += Math.floor(this.fraction() * 2 ** 32)
        .toString(16)
        .padStart(8, '0');
    return text.slice(0, characters);
  }
}

/** Draws nothing: the first of everything, and nothing that is only likely. */
export class FirstCome extends Chance {
  override fraction(): number {
    return 0;
  }

  override happens(): boolean {
    return false;
  }
}

const rotated = (value: number, by: number): number => (value << by) | (value >>> (32 - by));
