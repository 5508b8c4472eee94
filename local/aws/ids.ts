import { hash } from 'node:crypto';

/**
 * Identifiers and randomness of one embedded AWS, drawn from one seeded stream so that a story replays exactly.
 * Nothing here is secret from the machine it runs on; it only has to look like AWS's.
 */
export class Ids {
  private counter = 0;

  constructor(private readonly seed: string) {}

  /** A UUID of version 4's form. */
  uuid(): string {
    const hex = this.hex(32);
    const variant = '89ab'[Number.parseInt(hex[16]!, 16) % 4];
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
  }

  hex(length: number): string {
    return this.draw(length, '0123456789abcdef');
  }

  digits(length: number): string {
    return this.draw(1, '123456789') + this.draw(length - 1, '0123456789');
  }

  /** Upper-case letters and digits: deployment ids, access key ids. */
  upper(length: number): string {
    return this.draw(length, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789');
  }

  secret(length: number): string {
    return this.draw(length, 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789');
  }

  /** A number in [0, 1): traffic by weight, jitter. */
  fraction(): number {
    return this.bytes(6).readUIntBE(0, 6) / 2 ** 48;
  }

  private draw(length: number, alphabet: string): string {
    let text = '';
    for (const byte of this.bytes(length)) text += alphabet[byte % alphabet.length];
    return text;
  }

  private bytes(length: number): Buffer {
    const blocks: Buffer[] = [];
    for (let got = 0; got < length; got += 32) blocks.push(hash('sha256', `${this.seed}/${this.counter++}`, 'buffer'));
    return Buffer.concat(blocks).subarray(0, length);
  }
}
