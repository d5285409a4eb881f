import type { ProblemKind } from '../../core/problem';
import { inflate } from './inflate';
import { MAX_ROW_BYTES, type TableColumn } from './tableSql';
import type { SqlValue } from './sqliteModule';
import type { WholeRow } from './tableRow';

/** An entry as it is told: the text of a record, or what is wrong with it. */
export type RowText =
  | { readonly text: string; readonly problem: null }
  | { readonly text: null; readonly problem: ProblemKind; readonly length: number };

/**
 * A row as one line of JSON: the columns by name, in their order. Columns of JSON text stand in it as they are written, inflated where
 * they are compressed; whole numbers are exact, and other blobs are told by their length.
 */
export async function rowText(columns: readonly TableColumn[], row: WholeRow): Promise<RowText> {
  if (row.sizeBytes > MAX_ROW_BYTES) return { text: null, problem: 'valueTooLarge', length: row.sizeBytes };
  const parts: string[] = [];
  let length = 0;
  for (let at = 0; at < columns.length; at++) {
    const { name, isJson } = columns[at] ?? { name: '', isJson: false };
    const value = row.values[at] ?? null;
    const read =
      isJson && (typeof value === 'string' || value instanceof Uint8Array)
        ? readJson(value, MAX_TEXT - length)
        : plainText(value);
    const written = read instanceof Promise ? await read : read;
    if (written.problem !== null) return { text: null, problem: written.problem, length: row.sizeBytes };
    parts.push(`${JSON.stringify(name)}: ${written.text}`);
    length += written.text.length;
    if (length > MAX_TEXT) return { text: null, problem: 'valueTooLarge', length };
  }
  return { text: `{${parts.join(', ')}}`, problem: null };
}

type Written = { readonly text: string; readonly problem: null } | { readonly problem: ProblemKind };

function plainText(value: SqlValue): Written {
  if (value instanceof Uint8Array) return { text: `{"$blob": ${value.length}}`, problem: null };
  if (typeof value === 'bigint') return { text: String(value), problem: null };
  return { text: JSON.stringify(value), problem: null };
}

/** `most`: what is longer, in bytes or UTF-16 units, is not parsed: that takes far more time and memory than its text. */
function readJson(value: string | Uint8Array, most: number): Written | Promise<Written> {
  const isCompressed = typeof value !== 'string' && isZlib(value);
  if (!isCompressed && value.length > most) return { problem: 'valueTooLarge' };
  if (typeof value === 'string') return checkedJson(value);
  if (!isCompressed) {
    // Some write the text itself as a blob. What is no text either was to be a zlib stream.
    const plain = decode(value);
    const written = plain === null || plain.trim() === '' ? null : checkedJson(plain);
    return written?.problem === null ? written : { problem: 'notCompressed' };
  }
  const inflated = inflate(value, most);
  return inflated instanceof Promise ? inflated.then(checkedBytes) : checkedBytes(inflated);
}

function checkedBytes(inflated: Uint8Array | ProblemKind): Written {
  if (typeof inflated === 'string') return { problem: inflated };
  const text = decode(inflated);
  return text === null ? { problem: 'invalidUtf8' } : checkedJson(text);
}

/** It is one value: else it could bring keys of its own into the record around it. */
function checkedJson(text: string): Written {
  try {
    JSON.parse(text);
  } catch {
    // Nothing but the kind is told: the message would quote the log.
    return { problem: 'notJson' };
  }
  // Outside of strings a line break is a blank, and inside it is none: JSON has it escaped there.
  return { text: /[\r\n]/.test(text) ? text.replace(/[\r\n]+/g, ' ') : text, problem: null };
}

/** The two bytes that a zlib stream begins with. */
function isZlib(bytes: Uint8Array): boolean {
  const [first = 0, second = 0] = bytes;
  return (first & 0x0f) === 8 && first >> 4 <= 7 && ((first << 8) | second) % 31 === 0;
}

function decode(bytes: Uint8Array): string | null {
  try {
    return utf8.decode(bytes);
  } catch {
    // It is not valid UTF-8.
    return null;
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true });
/** In UTF-16 units: as long as a line may be. */
const MAX_TEXT = 16 * 1024 ** 2;
