import type { ByteOffset } from '../../core/ids';
import { FIRST_HALF, firstHalfWith, isBlank, SECOND_HALF, secondHalfWith } from './elementHash';
import { ElementTable } from './elementTable';

/**
 * How a text ended: `empty` has nothing but blanks, `unfinished` ends before its closing bracket, `textBehind` goes on after it,
 * `tooMany` has more elements than are counted.
 */
export type ArrayEnd = 'complete' | 'empty' | 'unfinished' | 'notAnArray' | 'textBehind' | 'tooMany';

/**
 * Finds the elements of a JSON array in pieces of its bytes, without making values. It knows strings, escapes and nesting and
 * leaves to others whether an element is valid JSON. Nothing of the bytes is held, however long an element is.
 */
export class ElementSplitter {
  readonly elements = new ElementTable();
  private end: ArrayEnd | 'inside' = 'empty';
  private position: ByteOffset = 0;
  private marks = 0;
  private depth = 0;
  private isInString = false;
  private isEscaped = false;
  /** Where the element that is being read starts; -1 before its first byte. */
  private from: ByteOffset = -1;
  private to: ByteOffset = 0;
  private firstHalf = FIRST_HALF;
  private secondHalf = SECOND_HALF;

  constructor(private readonly maxElements = MAX_ELEMENTS) {}

  /** How the text ended when nothing follows what was pushed. */
  get ending(): ArrayEnd {
    return this.end === 'inside' ? 'unfinished' : this.end;
  }

  /** Takes the next bytes. Answers whether more of them could change anything. */
  push(bytes: Uint8Array): boolean {
    const start = this.position;
    this.position += bytes.length;
    let at = this.end === 'empty' ? this.skipToArray(bytes, start) : 0;
    if (this.end === 'inside') at = this.readElements(bytes, at, start);
    if (this.end === 'complete') this.checkBehind(bytes, at);
    return this.end === 'empty' || this.end === 'inside' || this.end === 'complete';
  }

  private skipToArray(bytes: Uint8Array, start: ByteOffset): number {
    for (let at = 0; at < bytes.length; at++) {
      const byte = bytes[at] ?? 0;
      if (start + at === this.marks && byte === byteOrderMark[this.marks]) {
        this.marks++;
        continue;
      }
      const isMarkCut = this.marks % byteOrderMark.length !== 0;
      if (isBlank(byte) && !isMarkCut) continue;
      this.end = byte === OPEN_BRACKET && !isMarkCut ? 'inside' : 'notAnArray';
      return at + 1;
    }
    return bytes.length;
  }

  /** Reads up to the closing bracket of the array; answers where it went on. The hot path: all fields are locals. */
  private readElements(bytes: Uint8Array, first: number, start: ByteOffset): number {
    let { depth, isInString, isEscaped, from, to, firstHalf, secondHalf } = this;
    const { length } = bytes;
    let at = first;
    while (at < length) {
      if (isInString) {
        while (at < length) {
          const byte = bytes[at++] ?? 0;
          firstHalf = firstHalfWith(firstHalf, byte);
          secondHalf = secondHalfWith(secondHalf, byte);
          if (isEscaped) isEscaped = false;
          else if (byte === QUOTE) {
            isInString = false;
            break;
          } else if (byte === BACKSLASH) isEscaped = true;
        }
        to = start + at;
        continue;
      }
      const byte = bytes[at++] ?? 0;
      if (isBlank(byte)) continue;
      if (depth === 0 && (byte === COMMA || byte === CLOSE_BRACKET || byte === CLOSE_BRACE)) {
        const end = start + at - 1;
        // Nothing between two commas is an element that is no JSON; nothing before the closing bracket is none.
        if (from >= 0) this.elements.add(from, to, firstHalf, secondHalf);
        else if (byte === COMMA) this.elements.add(end, end, firstHalf, secondHalf);
        from = -1;
        firstHalf = FIRST_HALF;
        secondHalf = SECOND_HALF;
        if (byte !== COMMA) this.end = byte === CLOSE_BRACKET ? 'complete' : 'notAnArray';
        else if (this.elements.count >= this.maxElements) this.end = 'tooMany';
        if (this.end !== 'inside') break;
        continue;
      }
      if (from < 0) from = start + at - 1;
      to = start + at;
      firstHalf = firstHalfWith(firstHalf, byte);
      secondHalf = secondHalfWith(secondHalf, byte);
      if (byte === QUOTE) isInString = true;
      else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) depth++;
      else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) depth--;
    }
    Object.assign(this, { depth, isInString, isEscaped, from, to, firstHalf, secondHalf });
    return at;
  }

  private checkBehind(bytes: Uint8Array, first: number): void {
    for (let at = first; at < bytes.length; at++) {
      if (isBlank(bytes[at] ?? 0)) continue;
      this.end = 'textBehind';
      return;
    }
  }
}

/** 32 bytes each while the file is followed. */
export const MAX_ELEMENTS = 4_000_000;
const byteOrderMark = [0xef, 0xbb, 0xbf];
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
