import type { ByteOffset, LineNumber } from './ids';

/** Why a piece of a log could not be read as a record. */
export const problemKinds = [
  'blankLine',
  'notJson',
  'notAnObject',
  'invalidUtf8',
  'lineTooLong',
  'unfinishedLine',
  'archiveDamaged',
  'archiveTooLarge',
  'emptyFile',
  'unfinishedFile',
  'valueTooLarge',
  'notCompressed',
  'bomb',
  'cannotRead',
] as const;
export type ProblemKind = (typeof problemKinds)[number];

/** Something that could not be read, as a value with a locator. It never carries the content. */
export interface Problem {
  readonly kind: ProblemKind;
  /** Where the piece starts, in bytes from the start of its file; of entries, its number (see `SourceReader`). */
  readonly offset: ByteOffset;
  /** Length in bytes, without the line end; 0 where it has none. */
  readonly length: number;
  /** Line counted from zero as `\n` counts, relative to the segment's first line; of entries, the same number as `offset`. */
  readonly line: LineNumber;
}

/** What a person reads about each kind. */
export const problemText: Readonly<Record<ProblemKind, string>> = {
  blankLine: 'blank line',
  notJson: 'not valid JSON',
  notAnObject: 'JSON, but not an object',
  invalidUtf8: 'not valid UTF-8',
  lineTooLong: 'longer than 16 MiB',
  unfinishedLine: 'unfinished line at the end of the file',
  archiveDamaged: 'the archive is damaged from here on',
  archiveTooLarge: 'the archive is too large and is not read from here on',
  emptyFile: 'empty file',
  unfinishedFile: 'unfinished file',
  valueTooLarge: 'larger than 16 MiB',
  notCompressed: 'not a zlib stream',
  bomb: 'inflates to more than 64 MiB, or to more than a thousand times its size',
  cannotRead: 'can’t be read',
};
