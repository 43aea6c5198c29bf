/** The checksums of Cloud Storage, written apart from the client's so that neither can hide the other's mistake. */
import { hash } from 'node:crypto';

/** CRC-32C, RFC 3720 appendix B.4, of every byte. */
const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit++) remainder = (remainder >>> 1) ^ (remainder & 1 ? 0x82f63b78 : 0);
  return remainder;
});

/** @returns base64 of the big-endian CRC-32C, as the JSON API writes it */
export function crc32c(bytes: Uint8Array): string {
  let remainder = 0xffffffff;
  for (const byte of bytes) remainder = (TABLE[(remainder ^ byte) & 0xff] ?? 0) ^ (remainder >>> 8);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE((remainder ^ 0xffffffff) >>> 0);
  return checksum.toString('base64');
}

/** @returns base64, as the JSON API writes it */
export function md5(bytes: Uint8Array): string {
  return hash('md5', bytes, 'base64');
}
