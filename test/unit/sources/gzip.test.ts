import { constants, crc32, deflateRawSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { GZIP_LIMITS, GzipReader, type GzipEnd, type GzipLimits } from '../../../src/sources/bytes/gzip';
import { InflatedFile } from '../../../src/sources/bytes/inflatedFile';
import { MemoryFile } from './memoryFile';

const text = Array.from({ length: 400 }, (_, at) => `{"job_id": "${at}", "detail": "${(at * 7919) % 1009}"}\n`).join(
  '',
);

async function inflate(
  content: Uint8Array,
  limits: GzipLimits = GZIP_LIMITS,
  longestRead = Infinity,
): Promise<{ text: string; end: GzipEnd | null }> {
  const reader = new GzipReader(new MemoryFile(content, longestRead), limits);
  const pieces: Uint8Array[] = [];
  for (let piece = await reader.next(); piece !== null; piece = await reader.next()) pieces.push(piece);
  return { text: Buffer.concat(pieces).toString(), end: reader.end };
}

const complete = { kind: 'complete' };
const damaged = (cause: string) => ({ kind: 'damaged', cause });
const whole = gzipSync(text);

test.each<[string, Uint8Array, string, unknown]>([
  ['one member', whole, text, complete],
  ['several members', Buffer.concat([gzipSync('a\n'), gzipSync(''), gzipSync('b\n')]), 'a\nb\n', complete],
  ['nothing in it', gzipSync(''), '', complete],
  ['zeros behind it', Buffer.concat([whole, Buffer.alloc(1000)]), text, complete],
  [
    'other bytes behind it',
    Buffer.concat([whole, Buffer.from('garbage')]),
    text,
    damaged('bytes that are not gzip follow'),
  ],
  [
    'a header behind it that is none',
    Buffer.concat([whole, Buffer.of(0x1f, 0x8b, 9, 9, 9, 9, 9, 9, 9, 9, 9)]),
    text,
    damaged('its header is damaged'),
  ],
  ['no gzip at all', Buffer.from('{"a": 1}\n'), '', damaged('it is not gzip')],
  ['no bytes', new Uint8Array(0), '', { kind: 'truncated' }],
  [
    'a wrong checksum',
    flipped(whole, whole.length - 8),
    text,
    damaged('its checksum is wrong, so any of its records may be altered'),
  ],
  ['a wrong length', flipped(whole, whole.length - 4), text, damaged('its length is wrong')],
])('inflates a file with %s', async (_, content, expected, end) => {
  for (const longestRead of [Infinity, 7]) {
    expect(await inflate(content, GZIP_LIMITS, longestRead)).toEqual({ text: expected, end });
  }
});

test('reads the optional parts of a header', async () => {
  const optional = Buffer.concat([
    Buffer.of(0x1f, 0x8b, 8, 0x1e, 0, 0, 0, 0, 0, 3, 2, 0, 1, 2),
    Buffer.from('name\0comment\0'),
    Buffer.of(0, 0),
  ]);
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(crc32('x\n'), 0);
  trailer.writeUInt32LE(2, 4);
  const content = Buffer.concat([optional, deflateRawSync('x\n'), trailer]);
  expect(await inflate(content, GZIP_LIMITS, 1)).toEqual({ text: 'x\n', end: complete });
});

test('gives all that can be inflated of a file that ends at any byte', async () => {
  const small = gzipSync(text.slice(0, 2000));
  let longest = 0;
  for (let length = 0; length < small.length; length++) {
    const found = await inflate(small.subarray(0, length));
    expect(found.end).toEqual({ kind: 'truncated' });
    expect(text.startsWith(found.text)).toBe(true);
    expect(found.text.length).toBeGreaterThanOrEqual(longest);
    longest = found.text.length;
  }
  expect(longest).toBe(2000);
});

test('names a cause for a flipped bit anywhere, and gives what stands before it', async () => {
  let bad = 0;
  for (let at = 0; at < whole.length; at += 5) {
    const found = await inflate(flipped(whole, at));
    // Some bits mean nothing: the time in the header, the bits between the data and its checksum.
    if (found.end?.kind === 'complete') expect(found.text).toBe(text);
    else bad++;
  }
  expect(bad).toBeGreaterThan(whole.length / 5 - 4);
});

test('gives what stands before bytes that can not be inflated, to the last line', async () => {
  const lines = text.repeat(20);
  // Stored, not compressed: where the damage is can be told to the byte.
  const stored = gzipSync(lines, { level: 0 });
  const second = 10 + 5 + stored.readUInt16LE(11);
  const content = Buffer.from(stored);
  content[second] = 7;
  const found = await inflate(content);
  expect(found.end).toEqual(damaged('its compressed data is damaged'));
  expect(found.text).toBe(lines.slice(0, stored.readUInt16LE(11)));
});

test('stops at a bomb, by its size and by its ratio', async () => {
  const bomb = gzipSync(Buffer.alloc(8 * 1024 * 1024));
  const bySize = await inflate(bomb, { inflatedBytes: 1024 * 1024, ratio: 1000, ratioFromBytes: 2 ** 30 });
  expect(bySize.end).toEqual({ kind: 'tooLarge', cause: 'it holds more than 1 MiB' });
  expect(bySize.text.length).toBeLessThan(20 * 1024 * 1024);
  const byRatio = await inflate(bomb, { inflatedBytes: 2 ** 32, ratio: 500, ratioFromBytes: 1024 });
  expect(byRatio.end).toEqual({ kind: 'tooLarge', cause: 'it grows to more than 500 times its size' });
});

test('reads inflated bytes at any place, in any order', async () => {
  const long = Array.from({ length: 400_000 }, (_, at) => `${at * 7919}\n`)
    .join('')
    .repeat(3);
  expect(long.length).toBeGreaterThan(8 * 1024 * 1024);
  const file = new InflatedFile(new MemoryFile(gzipSync(long)));
  const places = [0, 5_000_000, 10, long.length - 20, 4_900_000, 5_000_000, long.length + 5];
  const read = async (position: number): Promise<string> => {
    const buffer = new Uint8Array(15);
    let filled = 0;
    for (let count = 1; count > 0 && filled < 10; filled += count) {
      count = await file.read(buffer, 5 + filled, 10 - filled, position + filled);
    }
    return Buffer.from(buffer.subarray(5, 5 + filled)).toString();
  };
  // All at once: they must not disturb each other.
  expect(await Promise.all(places.map(read))).toEqual(places.map(place => long.slice(place, place + 10)));
  expect((await file.stat()).sizeBytes).toBe(long.length);
  await file.close();
});

function flipped(bytes: Uint8Array, at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ 0x10;
  return copy;
}

test('takes not much longer to read a big file that is damaged at its end', async () => {
  const lines = text.repeat(Math.ceil((16 * 1024 ** 2) / text.length));
  const data = deflateRawSync(lines, { level: 1, finishFlush: constants.Z_SYNC_FLUSH });
  const header = gzipSync('').subarray(0, 10);
  const startedMs = performance.now();
  const cut = await inflate(Buffer.concat([header, data]));
  const cutMs = performance.now() - startedMs;
  // A kind of block that there is not.
  const broken = await inflate(Buffer.concat([header, data, Buffer.of(7)]));
  expect([cut.end?.kind, broken.end?.kind]).toEqual(['truncated', 'damaged']);
  expect(broken.text).toBe(lines);
  expect(performance.now() - startedMs - cutMs).toBeLessThan(10 * cutMs);
});
