import type { LineNumber, ResultId, RowId, SourceId } from '../core/ids';
import type { Dialect } from '../core/dialect';
import type { SourceFormat } from '../core/formats';
import type { Outcome } from '../core/outcome';
import type { ProblemKind } from '../core/problem';
import type { FacetField, GroupField } from '../core/roles';

// What the engine is asked for and what it answers, as data: rows, records, places in files, counts.

/** One line of the table. Texts are capped (values at 200, detail at 500 UTF-16 units); `''` is missing. */
export interface RowView {
  readonly row: RowId;
  readonly source: SourceId;
  readonly timeMs: number | null;
  readonly event: string;
  readonly subject: string;
  readonly session: string;
  readonly procedure: string;
  readonly job: string;
  readonly old: string;
  readonly status: string;
  /** First part of the detail; `null` when its bytes can't be read any more. */
  readonly detail: string | null;
  /** How long it took, in ms; `null` when the record does not say, or can't be read any more. */
  readonly durationMs: number | null;
  /** The cost exactly as written; `''` is missing. */
  readonly cost: string;
  /** Whether its time names no zone and was read on the clock of `EngineConfig.assumedZone`. */
  readonly isZoneAssumed: boolean;
  readonly outcome: Outcome;
  readonly isUnseen: boolean;
  readonly isOnDisk: boolean;
}

export interface RowWindow {
  readonly from: number;
  readonly rows: readonly RowView[];
  /** Of the result at the moment of the answer. */
  readonly count: number;
  readonly revision: number;
  readonly orderRevision: number;
}

/** The place is the end when `isAtEnd`, else the first of `rows` that is in the result, else `position` or the end, whichever comes first. */
export interface RowsAroundRequest {
  readonly result: ResultId;
  /** Rows to be found, at most 1,000. */
  readonly rows: readonly RowId[];
  readonly isAtEnd: boolean;
  readonly position: number;
  /** The answer is made of whole pages of so many rows, at most 300: the page of the place and its neighbours. */
  readonly pageRows: number;
}

export interface RowsAround {
  readonly window: RowWindow;
  /** Where each of the rows asked for stands; `null` when it is not in the result. */
  readonly positions: readonly (number | null)[];
  /** The position of the place; 0 when the result is empty. */
  readonly place: number;
}

export interface StepRequest {
  readonly result: ResultId;
  readonly from: number;
  readonly direction: 1 | -1;
}

export interface FindRequest extends StepRequest {
  readonly text: string;
}

export interface FoundRow {
  readonly row: RowId;
  readonly position: number;
  readonly hasWrapped: boolean;
}

export interface RecordView {
  readonly view: RowView;
  /** All fields, in the order of the log; nested values are flattened to paths (`a.b`, `a[0]`), at most 500. */
  readonly fields: readonly RecordField[];
  readonly hasMoreFields: boolean;
  /** The record's text as in the log, without its line end, at most 1 MiB; `null` when it can't be read any more. */
  readonly raw: string | null;
  readonly isRawCut: boolean;
  readonly location: RecordLocation | null;
}

export interface RecordField {
  readonly path: string;
  /** The role this field plays, if any. */
  readonly role: string | null;
  readonly kind: 'string' | 'number' | 'boolean' | 'null' | 'object' | 'array';
  /** Strings decoded, numbers exactly as written; capped at 64 Ki units. */
  readonly text: string;
}

export interface RecordLocation {
  readonly path: string;
  /** What a person calls the place where records are no lines: `entry 17`; `null` where they are. It may hold log text. */
  readonly name: string | null;
  /** Whether the record is no text of a file (a row of a database): then it is shown as a document of its own, and the places below mean nothing. */
  readonly isDocument: boolean;
  readonly byteOffset: number;
  /** Without the line end. */
  readonly byteLength: number;
  /** Counted from 0, records end at `\n` only; `null` when the part before is not indexed yet. */
  readonly line: LineNumber | null;
  /** The line to go to, counted from 0 as a text editor does, which also breaks lines at a lone CR: that of the failing part where there is one. */
  readonly editorLine: LineNumber;
  readonly fileSizeBytes: number;
  /** Whether the file is valid UTF-8 without NUL bytes around the record, so that an editor shows it as text. */
  readonly isText: boolean;
  readonly isOnDisk: boolean;
}

export interface RawLinesRequest {
  readonly path: string;
  /** A byte inside the line that is wanted. */
  readonly offset: number;
  readonly linesBefore: number;
  readonly linesAfter: number;
}

export interface RawLines {
  /** Decoded lines without their ends; a line of more than 1 MiB is cut and marked so. */
  readonly lines: readonly string[];
  /** Number of the first one, counted from 0 as `\n` counts. */
  readonly firstLine: LineNumber;
  /** Which of `lines` holds `offset`. */
  readonly focus: number;
  readonly isAtStart: boolean;
  readonly isAtEnd: boolean;
}

export interface FacetRequest {
  /** The filter under which values are counted; the caller leaves out the term it is about to replace. */
  readonly query: string;
  readonly field: FacetField;
  /** Only values that contain this, case-insensitively. */
  readonly contains: string;
  readonly limit: number;
}

export interface Facets {
  /** Most frequent first, then by name; `''` is the missing value. */
  readonly values: readonly FacetValue[];
  /** How many distinct values match `contains` in all. */
  readonly distinct: number;
}

export interface FacetValue {
  readonly value: string;
  readonly count: number;
}

/** Counts over time, stacked by outcome. Bins are [startMs + i × binMs, …); at most 400 of them. */
export interface HistogramView {
  readonly startMs: number;
  readonly binMs: number;
  /** One array an outcome, in the order of `core/outcome`'s `outcomes`. */
  readonly counts: readonly (readonly number[])[];
  /** Records without a time. */
  readonly withoutTime: number;
  readonly revision: number;
}

export interface GroupsRequest {
  readonly result: ResultId;
  readonly grouping: readonly GroupField[];
  /** Values chosen so far, one a level; `[]` for the first level. */
  readonly path: readonly string[];
  readonly from: number;
  readonly limit: number;
  readonly order: 'name' | 'appearance';
}

export interface GroupPage {
  readonly groups: readonly GroupView[];
  /** How many there are below the path in all. */
  readonly total: number;
}

export interface GroupView {
  /** `''` is the missing value. Days are `YYYY-MM-DD` in the display zone. */
  readonly value: string;
  readonly count: number;
  readonly failures: number;
}

export interface GroupRowsRequest {
  readonly result: ResultId;
  readonly grouping: readonly GroupField[];
  /** One value a level of `grouping`. */
  readonly path: readonly string[];
  /** Only rows older than this one; `null` starts at the newest. */
  readonly before: RowId | null;
  readonly limit: number;
  /** Also count the rows of the group newer than this one (the newest of a page that is open). */
  readonly newerThan: RowId | null;
}

export interface GroupRows {
  readonly rows: readonly RowView[];
  readonly hasOlder: boolean;
  readonly newerCount: number;
}

export interface ProblemView {
  readonly kind: ProblemKind;
  readonly path: string;
  /** As in `RecordLocation`. */
  readonly name: string | null;
  readonly isDocument: boolean;
  readonly byteOffset: number;
  readonly byteLength: number;
  /** Counted from 0; `null` when the part before is not indexed yet. */
  readonly line: LineNumber | null;
  readonly isOnDisk: boolean;
}

export interface ExamineRequest {
  /** Absolute: of a file or folder. */
  readonly path: string;
  /** A format, or `auto`. */
  readonly format: SourceFormat | 'auto';
  /** A dialect's id, or `auto`. */
  readonly dialect: string;
  /** Dialects beside those that come with the product; those of the configuration are not asked. */
  readonly dialects: readonly Dialect[];
  /** How many records are shown at most, up to 100. */
  readonly maxRecords: number;
}

/** What a file or folder seems to be, with its first records. */
export interface Examination {
  readonly format: SourceFormat;
  readonly dialect: string;
  /** Whether its content says so; else only its name does, or nothing. */
  readonly isCertain: boolean;
  /** The fields of some records, as in `RecordView`. */
  readonly records: readonly (readonly RecordField[])[];
  /** Why there are no records: a sentence; `''` when there are, or when the log is simply empty. */
  readonly cause: string;
}
