/** Enough of a file to tell gzip, and the fixed part of a header. */
export const PREFIX_BYTES = 10;

/** Whether the bytes are the beginning of a gzip file, whatever its name says. */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** The length of the header of a gzip member that starts with the bytes; `short` when more of it is needed. */
export function gzipHeaderLength(bytes: Uint8Array): number | 'short' | 'wrong' {
  if (bytes.length < PREFIX_BYTES) return 'short';
  const flags = bytes[3] ?? 0;
  if (bytes[2] !== DEFLATE || (flags & RESERVED) !== 0) return 'wrong';
  let at = PREFIX_BYTES;
  if ((flags & EXTRA) !== 0) {
    if (bytes.length < at + 2) return 'short';
    at += 2 + (bytes[at] ?? 0) + (bytes[at + 1] ?? 0) * 256;
  }
  for (const text of [NAME, COMMENT]) {
    if ((flags & text) === 0) continue;
    const end = bytes.indexOf(0, at);
    if (end < 0) return bytes.length > LONGEST_HEADER ? 'wrong' : 'short';
    at = end + 1;
  }
  if ((flags & HEADER_CRC) !== 0) at += 2;
  return bytes.length < at ? 'short' : at;
}

const DEFLATE = 8;
const HEADER_CRC = 0x02;
const EXTRA = 0x04;
const NAME = 0x08;
const COMMENT = 0x10;
const RESERVED = 0xe0;
/** Names and comments are short; without this a file of no zeros would be read whole. */
const LONGEST_HEADER = 256 * 1024;
