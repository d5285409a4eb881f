import { crc32 } from 'node:zlib';
import type { ByteOffset } from '../../core/ids';
import { BLOCK_BYTES, type BlockSums } from './blockSums';
import { readFully } from './fileIdentity';
import type { OpenFile } from './files';

/** A block as it was read, or the beginning of one. */
export interface BlockSample {
  readonly from: ByteOffset;
  readonly to: ByteOffset;
  readonly sum: number;
}

/** Some of the blocks that were read: the last ones, and others by chance. All of them when they are few. */
export function sampleBlocks(all: readonly BlockSums[]): readonly BlockSample[] {
  return all.flatMap(sums => {
    const end = Math.ceil(sums.end / BLOCK_BYTES);
    const count = end - sums.firstBlock;
    if (count <= 2 * SAMPLED) return samplesOf(sums, range(sums.firstBlock, end));
    const others = Array.from({ length: SAMPLED }, () => Math.floor(Math.random() * (count - SAMPLED)));
    return samplesOf(sums, [...others.map(at => sums.firstBlock + at), ...range(end - SAMPLED, end)]);
  });
}

/** Whether the file still holds them. Throws the system's errors. */
export async function areThere(file: OpenFile, samples: readonly BlockSample[]): Promise<boolean> {
  const buffer = Buffer.allocUnsafe(samples.length === 0 ? 0 : BLOCK_BYTES);
  for (const { from, to, sum } of samples) {
    const bytes = buffer.subarray(0, to - from);
    if ((await readFully(file, bytes, from)) < bytes.length || crc32(bytes) !== sum) return false;
  }
  return true;
}

function samplesOf(sums: BlockSums, blocks: readonly number[]): BlockSample[] {
  return blocks.flatMap(block => {
    const from = block * BLOCK_BYTES;
    const to = Math.min(from + BLOCK_BYTES, sums.end);
    const sum = sums.sumTo(block, to);
    return sum === null ? [] : [{ from, to, sum }];
  });
}

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, at) => from + at);
}

const SAMPLED = 8;
