import { AsciiDictionary } from './asciiDictionary';
import type { ValueTables } from './columns';
import type { ValueTable } from './valueTable';

/** One table a role: numbers are kept inline for jobs, of which there may be millions; the others are dictionaries. */
export function createValueTables(): ValueTables {
  return {
    event: createValueTable(),
    subject: createValueTable(),
    session: createValueTable(),
    procedure: createValueTable(),
    job: createNumberTable(),
    old: createValueTable(),
    status: createValueTable(),
  };
}

/** A dictionary: codes are counted from 1 in the order in which the values came. */
export function createValueTable(): ValueTable {
  return new DictionaryTable();
}

/**
 * A table for values that mostly are decimal numbers: those in [0, 2³¹ − 2] without leading zeros are coded as
 * number + 1 and kept nowhere; all others as the id of a dictionary with the highest of 32 bits set.
 * `findCode` of a number always answers: whether it occurs, only the columns know. `codes` has the dictionary's values only.
 */
export function createNumberTable(): ValueTable {
  return new NumberTable();
}

class DictionaryTable implements ValueTable {
  readonly isEnumerable = true;
  private readonly dictionary = new AsciiDictionary();
  /** Texts with characters beyond ASCII, which the dictionary holds no bytes of. */
  private readonly wideCodes = new Map<string, number>();
  private readonly wideTexts = new Map<number, string>();
  private wideUnits = 0;
  private readonly texts = new RecentTexts();
  private scratch = new Uint8Array(256);

  get maxCode(): number {
    return this.dictionary.size;
  }

  get memoryBytes(): number {
    // About 100 bytes for the two entries and the string's head.
    return this.dictionary.memoryBytes + this.wideCodes.size * 100 + this.wideUnits * 2;
  }

  codeOfAscii(bytes: Uint8Array, from: number, to: number): number {
    return from < to ? this.dictionary.idOf(bytes, from, to) : 0;
  }

  codeOf(text: string): number {
    if (text === '') return 0;
    if (this.encode(text)) return this.dictionary.idOf(this.scratch, 0, text.length);
    const known = this.wideCodes.get(text);
    if (known !== undefined) return known;
    const code = this.dictionary.reserve();
    this.wideCodes.set(text, code);
    this.wideTexts.set(code, text);
    this.wideUnits += text.length;
    return code;
  }

  findCode(text: string): number | undefined {
    if (text === '') return 0;
    if (!this.encode(text)) return this.wideCodes.get(text);
    const id = this.dictionary.find(this.scratch, 0, text.length);
    return id === 0 ? undefined : id;
  }

  textOf(code: number): string {
    if (code === 0) return '';
    return this.texts.get(code) ?? this.texts.set(code, this.wideTexts.get(code) ?? this.dictionary.textOf(code));
  }

  *codes(): Iterable<number> {
    for (let code = 1; code <= this.dictionary.size; code++) yield code;
  }

  /** Writes the text into `scratch`; false when it has characters beyond ASCII. */
  private encode(text: string): boolean {
    if (text.length > this.scratch.length) this.scratch = new Uint8Array(text.length * 2);
    for (let at = 0; at < text.length; at++) {
      const unit = text.charCodeAt(at);
      if (unit > 0x7f) return false;
      this.scratch[at] = unit;
    }
    return true;
  }
}

class NumberTable implements ValueTable {
  readonly isEnumerable = false;
  private readonly others = new DictionaryTable();
  private maxInline = 0;

  get maxCode(): number {
    return this.others.maxCode === 0 ? this.maxInline : otherCode(this.others.maxCode);
  }

  get memoryBytes(): number {
    return this.others.memoryBytes;
  }

  codeOfAscii(bytes: Uint8Array, from: number, to: number): number {
    const length = to - from;
    const first = bytes[from] ?? 0;
    if (length > 0 && length <= 10 && (first !== DIGIT_0 || length === 1)) {
      let value = 0;
      let at = from;
      for (; at < to; at++) {
        const digit = (bytes[at] ?? 0) - DIGIT_0;
        if (digit < 0 || digit > 9) break;
        value = value * 10 + digit;
      }
      if (at === to && value < MAX_INLINE) return this.inlineCode(value);
    }
    return otherCode(this.others.codeOfAscii(bytes, from, to));
  }

  codeOf(text: string): number {
    const value = inlineValue(text);
    return value < 0 ? otherCode(this.others.codeOf(text)) : this.inlineCode(value);
  }

  findCode(text: string): number | undefined {
    const value = inlineValue(text);
    if (value >= 0) return value + 1;
    const code = this.others.findCode(text);
    return code === undefined ? undefined : otherCode(code);
  }

  textOf(code: number): string {
    if (code >= OTHER) return this.others.textOf(code - OTHER);
    return code === 0 ? '' : String(code - 1);
  }

  *codes(): Iterable<number> {
    for (const code of this.others.codes()) yield otherCode(code);
  }

  private inlineCode(value: number): number {
    if (value >= this.maxInline) this.maxInline = value + 1;
    return value + 1;
  }
}

/** The texts that were asked for lately: one place a code, so that it never grows. */
class RecentTexts {
  private readonly codes = new Uint32Array(4096);
  private readonly texts: string[] = [];

  get(code: number): string | undefined {
    const place = code & 4095;
    return this.codes[place] === code ? this.texts[place] : undefined;
  }

  set(code: number, text: string): string {
    const place = code & 4095;
    this.codes[place] = code;
    this.texts[place] = text;
    return text;
  }
}

function otherCode(dictionaryCode: number): number {
  return dictionaryCode === 0 ? 0 : OTHER + dictionaryCode;
}

/** The number that the text is when it is coded inline, else -1. */
function inlineValue(text: string): number {
  if (!/^(?:0|[1-9][0-9]{0,9})$/.test(text)) return -1;
  const value = Number(text);
  return value < MAX_INLINE ? value : -1;
}

const OTHER = 0x8000_0000;
const MAX_INLINE = 0x7fff_ffff;
const DIGIT_0 = 0x30;
