/** A number or text that must not be mixed up with another one of the same representation. */
export type Branded<T, Name extends string> = T & { readonly __brand: Name };

/** Which source: the absolute path of its file. */
export type SourceId = Branded<string, 'SourceId'>;

/** Which segment, counted from 0 in the order in which the engine met them. Never reused in one engine's life. */
export type SegmentId = Branded<number, 'SegmentId'>;

/** Which record: segment × 2³² + row in the segment. Valid for one engine's life (see `Summary.epoch`). */
export type RowId = Branded<number, 'RowId'>;

/** Which open result. */
export type ResultId = Branded<number, 'ResultId'>;

/** A position in a file, in bytes from its start; never characters. */
export type ByteOffset = number;

/** A line, counted from zero. One is added only where a person reads it. */
export type LineNumber = number;

const rowsPerSegment = 2 ** 32;

/** Packs (segment, row) into a row id; `row` is in [0, 2³²). */
export function rowIdOf(segment: SegmentId, row: number): RowId {
  return (segment * rowsPerSegment + row) as RowId;
}

/** The segment of a row id. */
export function segmentOf(id: RowId): SegmentId {
  return Math.floor(id / rowsPerSegment) as SegmentId;
}

/** The row in its segment of a row id. */
export function rowInSegment(id: RowId): number {
  return id % rowsPerSegment;
}

/** Makes a source id of an absolute path. */
export function sourceIdOf(absolutePath: string): SourceId {
  return absolutePath as SourceId;
}
