import { createHash } from 'node:crypto';

/** The checksums that S3 verifies here; members of the same names hold them in requests and answers, in base64. */
export const CHECKSUM_MEMBERS = [
  'ChecksumCRC32',
  'ChecksumCRC32C',
  'ChecksumCRC64NVME',
  'ChecksumSHA1',
  'ChecksumSHA256',
] as const;
export type ChecksumMember = (typeof CHECKSUM_MEMBERS)[number];

/** The checksum of whole bytes, in base64. S3 User Guide, "Checking object integrity". */
export function checksumOf(member: ChecksumMember, bytes: Uint8Array): string {
  switch (member) {
    case 'ChecksumSHA1':
      return createHash('sha1').update(bytes).digest('base64');
    case 'ChecksumSHA256':
      return createHash('sha256').update(bytes).digest('base64');
    case 'ChecksumCRC32':
      return base64(crc(bytes, CRC32), 4);
    case 'ChecksumCRC32C':
      return base64(crc(bytes, CRC32C), 4);
    case 'ChecksumCRC64NVME':
      return base64(crc(bytes, CRC64NVME), 8);
  }
}

/** A reflected CRC's table in two halves of 32 bits: 64-bit integers would be forty times slower. */
interface CrcTable {
  readonly high: Uint32Array;
  readonly low: Uint32Array;
  readonly wide: boolean;
}

const CRC32 = tableOf(0n, 0xedb88320n);
const CRC32C = tableOf(0n, 0x82f63b78n);
const CRC64NVME = tableOf(0x9a6c9329n, 0xac4bc9b5n);

function tableOf(polynomialHigh: bigint, polynomialLow: bigint): CrcTable {
  const polynomial = (polynomialHigh << 32n) | polynomialLow;
  const high = new Uint32Array(256);
  const low = new Uint32Array(256);
  for (let index = 0; index < 256; index++) {
    let value = BigInt(index);
    for (let bit = 0; bit < 8; bit++) value = value & 1n ? (value >> 1n) ^ polynomial : value >> 1n;
    high[index] = Number(value >> 32n);
    low[index] = Number(value & 0xffffffffn);
  }
  return { high, low, wide: polynomialHigh !== 0n };
}

function crc(bytes: Uint8Array, { high, low, wide }: CrcTable): [high: number, low: number] {
  let upper = wide ? 0xffffffff : 0;
  let lower = 0xffffffff;
  for (const byte of bytes) {
    const index = (lower ^ byte) & 0xff;
    lower = ((lower >>> 8) | (upper << 24)) ^ low[index]!;
    upper = (upper >>> 8) ^ high[index]!;
  }
  return [wide ? ~upper >>> 0 : 0, ~lower >>> 0];
}

function base64([high, low]: [number, number], width: 4 | 8): string {
  const buffer = Buffer.alloc(8);
  buffer.writeUInt32BE(high, 0);
  buffer.writeUInt32BE(low, 4);
  return buffer.subarray(8 - width).toString('base64');
}
