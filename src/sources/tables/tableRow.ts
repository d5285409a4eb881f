import { createHash } from 'node:crypto';
import type { SqlValue } from './sqliteModule';
import type { TableShape } from './tableShape';

/** A row as it is compared. */
export interface SlimRow {
  readonly rowId: bigint;
  /** What names the row: equal in two rows that stand for the same thing. */
  readonly identity: string;
  /** A hash of what `slim` tells of it (see `TableSql`). */
  readonly print: number;
  /** The values of its key columns, in the order of the rule. */
  readonly key: readonly SqlValue[];
}

/** A row as it is read. */
export interface WholeRow extends SlimRow {
  readonly sizeBytes: number;
  /** In the order of the columns. Of a row that is too large it is no use. */
  readonly values: readonly SqlValue[];
}

/** Reads an answer to `slim`. */
export function slimRow({ columns, isKeyUnique }: TableShape, answer: readonly SqlValue[]): SlimRow {
  const rowId = asBigInt(answer[0]);
  const key: SqlValue[] = [];
  let print = '';
  columns.forEach(({ keyAt }, at) => {
    const value = answer[at + 1] ?? null;
    if (keyAt >= 0) key[keyAt] = value;
    print += taggedText(value);
  });
  // Where several rows may have the same key, each is a thing of its own.
  const isNamed = isKeyUnique && key.every(value => value !== null);
  return {
    rowId,
    identity: shortText(key.map(taggedText).join('') + (isNamed ? '' : `@${rowId}`)),
    print: hash53(print),
    key,
  };
}

/** Reads an answer to `whole`. */
export function wholeRow(shape: TableShape, answer: readonly SqlValue[]): WholeRow {
  const count = shape.columns.length;
  const values = shape.columns.map(({ isJson, keyAt }, at) => {
    const value = answer[count + 2 + at] ?? null;
    return value === null && (keyAt >= 0 || !isJson) ? (answer[at + 1] ?? null) : value;
  });
  return { ...slimRow(shape, answer), sizeBytes: Number(asBigInt(answer[count + 1])), values };
}

/** A short name of a row's identity, to be remembered outside. */
export function digestOf(identity: string): string {
  return createHash('sha256').update(identity).digest('hex').slice(0, 16);
}

export function asBigInt(value: SqlValue | undefined): bigint {
  return typeof value === 'bigint' ? value : 0n;
}

/** A text that no other value has. */
function taggedText(value: SqlValue): string {
  switch (typeof value) {
    case 'bigint':
      return `i${value};`;
    case 'number':
      return `r${value};`;
    case 'string':
      return `t${value.length}:${value}`;
    default:
      return value === null ? 'n' : `b${value.length}:${Buffer.from(value).toString('hex')}`;
  }
}

function shortText(text: string): string {
  return text.length <= MAX_IDENTITY ? text : createHash('sha256').update(text).digest('base64');
}

/** 53 bits of two hashes that run side by side: whoever compares two versions of one row needs no more. */
function hash53(text: string): number {
  let high = 0x811c9dc5;
  let low = 0x2f0b4c47;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    high = Math.imul(high ^ unit, 0x01000193);
    low = Math.imul((low << 5) ^ (low >>> 27) ^ unit, 0x9e3779b1);
  }
  high ^= high >>> 15;
  low ^= low >>> 13;
  return (high >>> 11) * 2 ** 32 + (low >>> 0);
}

const MAX_IDENTITY = 120;
