import { isUtf8 } from 'node:buffer';
import { PLAIN_VALUE, TIME_VALUE, type KeyPlan } from './keyPlan';
import { endOfPlainText } from './plainText';
import type { RowWriter } from '../rows/rowWriter';
import { NOT_UNDERSTOOD, type ValueSkipper } from './skipValue';
import type { TimeWalker } from './timeWalker';
import {
  AT_CODE,
  AT_LAST,
  AT_LENGTH,
  AT_REST,
  ENTRY_WORDS,
  hashOfWords,
  type ValueCache,
  type ValueReader,
} from './valueCache';

/**
 * The first door, and the hot path of the product: walks over the bytes of a record as its writer is expected to write it,
 * `{"key": value, …}` with exactly these separators, and writes codes and time into the row that is not counted yet.
 * Whatever it does not fully understand it leaves to the second door; what it does understand must be what that one reads.
 */
export class LineWalker {
  /** The positions that are read reach this far beyond the line's end at most. */
  static readonly padding = 64;
  /** Keys that were met since `takeRoles`, as bits. */
  private keysSeen = 0;

  constructor(
    private readonly plan: KeyPlan,
    private readonly time: TimeWalker,
    private readonly values: ValueReader,
    private readonly skipper: ValueSkipper,
    private readonly cache: ValueCache,
    private readonly writer: RowWriter,
  ) {}

  /**
   * Walks over the line at `at`, which must have a `\n` further on in `view`. Answers the position after that, or `NOT_UNDERSTOOD`;
   * the row may then hold leftovers.
   */
  walk(bytes: Uint8Array, view: DataView, start: number): number {
    const { plan, cache, writer } = this;
    const { firstWords, lastWords, lengths, middleStarts, middleWords, targets, count } = plan;
    const { entries, shift, bits, bypass } = cache;
    const { codes, capacity, rowCount: row } = writer;
    if ((view.getInt32(start, true) & 0xffff) !== OPEN) return NOT_UNDERSTOOD;
    writer.columns.timeMs[row] = NaN;
    let at = start + 2;
    let expected = 0;
    let seen = 0;
    for (;;) {
      // A key starts at `at`, after its quote. Which one? Mostly the expected one, or one soon after it.
      const firstWord = view.getInt32(at, true);
      let key = expected;
      let tries = 0;
      while (tries < count && firstWords[key] !== firstWord) {
        key = key + 1 === count ? 0 : key + 1;
        tries++;
      }
      let isKnown = tries < count;
      if (isKnown) {
        const length = lengths[key] ?? 0;
        isKnown = view.getInt32(at + length - 4, true) === lastWords[key];
        const middleEnd = middleStarts[key + 1] ?? 0;
        for (let middle = middleStarts[key] ?? 0, from = at + 4; middle < middleEnd; middle++, from += 4) {
          if (view.getInt32(from, true) !== middleWords[middle]) isKnown = false;
        }
        if (isKnown) at += length;
      }

      if (isKnown) {
        if ((seen & (1 << key)) !== 0) return NOT_UNDERSTOOD;
        seen |= 1 << key;
        expected = key + 1 === count ? 0 : key + 1;
        const role = targets[key] ?? PLAIN_VALUE;
        if (role >= 0) {
          let end = NOT_UNDERSTOOD;
          if (bypass[role] === 0) {
            const word0 = view.getInt32(at, true);
            const word4 = view.getInt32(at + 4, true);
            const word8 = view.getInt32(at + 8, true);
            const word12 = view.getInt32(at + 12, true);
            const entry = ((role << bits) + (hashOfWords(word0, word4, word8, word12) >>> shift)) * ENTRY_WORDS;
            if (
              entries[entry] === word0 &&
              entries[entry + 1] === word4 &&
              entries[entry + 2] === word8 &&
              entries[entry + 3] === word12
            ) {
              const length = (entries[entry + AT_LENGTH] ?? 0) - 1;
              if (length < 16 || isRestEqual(view, at, length, entries, entry)) {
                end = length < 0 ? NOT_UNDERSTOOD : at + length;
                codes[role * capacity + row] = entries[entry + AT_CODE] ?? 0;
              }
            }
          }
          if (end === NOT_UNDERSTOOD) {
            end = this.values.read(role, bytes, view, at);
            if (end === NOT_UNDERSTOOD) return NOT_UNDERSTOOD;
            codes[role * capacity + row] = this.values.code;
          }
          at = end + 1;
        } else if (role === TIME_VALUE) {
          const end = this.time.read(bytes, view, at);
          if (end === NOT_UNDERSTOOD) return NOT_UNDERSTOOD;
          writer.columns.timeMs[row] = this.time.timeMs;
          at = end + 1;
        } else {
          at = this.skipper.skipString(view, at);
          if (at === NOT_UNDERSTOOD) return NOT_UNDERSTOOD;
        }
      } else {
        at = this.skipField(view, at);
        if (at === NOT_UNDERSTOOD) return NOT_UNDERSTOOD;
      }

      // After a value.
      const next = view.getInt32(at, true);
      if ((next & 0xffffff) === COMMA) at += 3;
      else if ((next & 0xffff) === CLOSE) return this.checked(bytes, start, at + 2, seen);
      else if ((next & 0xffffff) === CLOSE_CRLF) return this.checked(bytes, start, at + 3, seen);
      else return NOT_UNDERSTOOD;
    }
  }

  /** The roles of the keys that were met since this was asked last, as in `Batch`. */
  takeRoles(): number {
    const { count, roleOfKey } = this.plan;
    let roles = 0;
    for (let key = 0; key < count; key++) {
      if ((this.keysSeen & (1 << key)) !== 0) roles |= 1 << (roleOfKey[key] ?? 0);
    }
    this.keysSeen = 0;
    return roles;
  }

  /** Passes a field whose key starts at `at`; `NOT_UNDERSTOOD` when it is one that columns are made of (then it is written oddly). */
  private skipField(view: DataView, at: number): number {
    const end = endOfPlainText(view, at);
    if ((view.getInt32(end, true) & 0xffffff) !== AFTER_KEY) return NOT_UNDERSTOOD;
    const key = this.keyAt(view, at, end - at);
    if (key >= 0) {
      if (this.plan.targets[key] !== PLAIN_VALUE) return NOT_UNDERSTOOD;
      this.keysSeen |= 1 << key;
    }
    return this.skipper.skipScalar(view, end + 3);
  }

  /** Which key it is; -1 when none that the dialect knows. */
  private keyAt(view: DataView, at: number, length: number): number {
    const { keys, count } = this.plan;
    for (let key = 0; key < count; key++) {
      const text = keys[key] ?? '';
      if (text.length !== length) continue;
      let same = 0;
      while (same < length && text.charCodeAt(same) === view.getUint8(at + same)) same++;
      if (same === length) return key;
    }
    return -1;
  }

  /** The line is understood; text beyond ASCII that was passed in it must be UTF-8. */
  private checked(bytes: Uint8Array, start: number, end: number, seen: number): number {
    this.keysSeen |= seen;
    if (!this.skipper.hasHighBytes) return end;
    this.skipper.hasHighBytes = false;
    return isUtf8(bytes.subarray(start, end)) ? end : NOT_UNDERSTOOD;
  }
}

/** Bytes 16 and on of the value at `at`, with its closing quote, are those of the entry. */
function isRestEqual(view: DataView, at: number, length: number, entries: Int32Array, entry: number): boolean {
  const last = length - 3;
  if (view.getInt32(at + last, true) !== entries[entry + AT_LAST]) return false;
  for (let from = 16, word = entry + AT_REST; from < last; from += 4, word++) {
    if (view.getInt32(at + from, true) !== entries[word]) return false;
  }
  return true;
}

// Words as they lie in memory, lowest byte first.
/** `{"` */
const OPEN = 0x227b;
/** `": ` */
const AFTER_KEY = 0x203a22;
/** `, "` */
const COMMA = 0x22202c;
/** `}` and the line end. */
const CLOSE = 0x0a7d;
const CLOSE_CRLF = 0x0a0d7d;
