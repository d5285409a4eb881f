/** The name of a compression that is not read, by a file's first bytes; `null` when they are none of one. */
export function foreignCompression(first: Uint8Array): string | null {
  const found = magics.find(
    ([, bytes]) => bytes.length <= first.length && bytes.every((byte, at) => first[at] === byte),
  );
  return found?.[0] ?? null;
}

const magics: readonly (readonly [name: string, bytes: readonly number[]])[] = [
  ['zstd', [0x28, 0xb5, 0x2f, 0xfd]],
  ['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]],
  ['bzip2', [0x42, 0x5a, 0x68]],
  ['lz4', [0x04, 0x22, 0x4d, 0x18]],
  ['compress', [0x1f, 0x9d]],
  ['zip', [0x50, 0x4b, 0x03, 0x04]],
];

export const LONGEST_MAGIC = 6;
