/** How many `\n` there are. Four bytes a step: this is what stands between a click and a line at the end of a big file. */
export function countNewlines(bytes: Uint8Array): number {
  let count = 0;
  let at = 0;
  while (at < bytes.length && (bytes.byteOffset + at) % 4 !== 0) if (bytes[at++] === LF) count++;
  const words = new Int32Array(bytes.buffer, bytes.byteOffset + at, (bytes.length - at) >> 2);
  let word = 0;
  while (word < words.length) {
    // Each of the four bytes of `lanes` counts up to 255 hits.
    const end = Math.min(words.length, word + 255);
    let lanes = 0;
    for (; word < end; word++) {
      const difference = (words[word] ?? 0) ^ 0x0a0a0a0a;
      const isOther = ((difference & 0x7f7f7f7f) + 0x7f7f7f7f) | difference | 0x7f7f7f7f;
      lanes = (lanes + (~isOther >>> 7)) | 0;
    }
    count += (lanes & 0xff) + ((lanes >>> 8) & 0xff) + ((lanes >>> 16) & 0xff) + (lanes >>> 24);
  }
  for (at += words.length * 4; at < bytes.length; at++) if (bytes[at] === LF) count++;
  return count;
}

const LF = 0x0a;
