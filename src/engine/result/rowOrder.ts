import type { GlobalRow } from '../store/logIndex';
import type { Segment } from '../store/segment';

/** What an update did to the positions that were known before it. */
export type OrderChange = 'none' | 'appended' | 'moved';

/** The matches of a result in an order. Positions count from 0. */
export interface RowOrder {
  readonly count: number;
  /** Takes over what the matches have become. */
  update(): OrderChange;
  /** `undefined` beyond the end. */
  at(position: number): GlobalRow | undefined;
  /** -1 when the row is not in it. */
  positionOf(segment: Segment, row: number): number;
}
