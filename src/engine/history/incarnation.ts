import type { Segment } from '../store/segment';

/** The file as it was between two replacements: its segments share an identity and a mark. */
export interface Incarnation {
  /** Counts those of a source from 0. */
  readonly number: number;
  /** `dev:ino`. */
  readonly identity: string;
  /** In the order of the file. */
  readonly segments: Segment[];
  /** Failures before this byte were acknowledged. */
  seenBefore: number;
  /** What happened to it; `null` while it is at the path. */
  retired: { readonly reason: 'truncated' | 'replaced' | 'deleted'; readonly atMs: number } | null;
}

/** Moves the byte before which failures were acknowledged. */
export function setSeenBefore(incarnation: Incarnation, offset: number): void {
  incarnation.seenBefore = offset;
  for (const segment of incarnation.segments) segment.setSeenBefore(offset);
}
