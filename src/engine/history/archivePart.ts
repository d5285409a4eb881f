import type { SegmentKey } from '../../sources/adapter';
import type { CopyMatch, FileRows } from './copyMatch';
import { figuresOf, type Figures } from '../ledger/figures';
import type { Segment } from '../store/segment';

/** One archive that was begun. */
export interface Part {
  readonly key: SegmentKey;
  /** A segment of the next newer file. */
  readonly before: SegmentKey | null;
  /** `null` when it is gone. */
  path: string | null;
  /** Where it lies, or lay last. */
  lastPath: string;
  /** `null` when all of it is shown elsewhere. */
  segment: Segment | null;
  /** The same, as the rows of a file. */
  segments: readonly Segment[];
  copies: readonly CopyMatch[];
  /** Whether its segment is among those of the source. */
  isPlaced: boolean;
  /** It is read as far as it goes; it may still grow. */
  isAtEnd: boolean;
  /** It is read to its end, and will not grow. */
  isFinished: boolean;
  /** What was read of it, when its segment is not kept any more. */
  lastFigures: Figures | null;
}

/** What a part is at first. */
export const begun: Pick<Part, 'isPlaced' | 'isAtEnd' | 'isFinished' | 'lastFigures'> = {
  isPlaced: false,
  isAtEnd: false,
  isFinished: false,
  lastFigures: null,
};

export function figuresOfPart({ lastFigures, segments }: Part): Figures {
  return lastFigures ?? figuresOf(segments);
}

/** The file whose rows an archive begins with: it is the same file, or has what was written to it later. */
export function begunBy({ copies }: Part): FileRows | undefined {
  return copies.find(({ isSameFile }) => isSameFile)?.original;
}
