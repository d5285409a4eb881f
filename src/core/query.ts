/**
 * The filter as a tree. Terms are joined with AND; the values of one term with OR.
 * The text form is the truth: everything that edits a filter goes through the text and its spans.
 */
export interface Query {
  readonly text: string;
  readonly terms: readonly Term[];
  /** What could not be understood; the terms that could be are in `terms` and work. */
  readonly complaints: readonly Complaint[];
}

/** [from, to) in UTF-16 units of the query text. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export type Term = FieldTerm | TextTerm | TimeTerm;

/** `field:value,value`: any of the values; `*` in an unquoted value stands for any text, `field:*` for presence. */
export interface FieldTerm {
  readonly kind: 'field';
  readonly span: Span;
  readonly isNegated: boolean;
  /** A role name after aliases are resolved, `source`, `is`, or the path of an extra key as written. */
  readonly field: string;
  readonly values: readonly ValuePattern[];
}

export interface ValuePattern {
  /** The value without quotes and escapes. */
  readonly text: string;
  /** Whether `*` is a wildcard: only in values that were not quoted. */
  readonly hasWildcard: boolean;
}

/** A word or quoted words: a case-insensitive part of any value of the record. */
export interface TextTerm {
  readonly kind: 'text';
  readonly span: Span;
  readonly isNegated: boolean;
  readonly text: string;
}

/** `since:` (inclusive) or `until:` (exclusive). */
export interface TimeTerm {
  readonly kind: 'time';
  readonly span: Span;
  readonly isNegated: false;
  readonly bound: 'since' | 'until';
  readonly time: TimeExpression;
}

export type TimeExpression =
  /** So long before now: `2h`, `30m`, `7d`, `90s`. */
  | { readonly kind: 'ago'; readonly ms: number }
  /** A wall clock time in the display zone, or an instant when the text has a zone: `2024-11-02`, `2024-11-02T06:00`, `…Z`. */
  | { readonly kind: 'at'; readonly text: string }
  | { readonly kind: 'word'; readonly word: 'now' | 'today' | 'yesterday' };

export interface Complaint {
  readonly span: Span;
  /** A sentence for the person who typed it. */
  readonly message: string;
  /** Text that could stand in the span's place. */
  readonly fix?: string;
}
