/** What a JSON text consists of, with its place [from, to) in the text; called in the order of the text. */
export interface JsonVisitor {
  open(kind: JsonContainer, from: number): void;
  close(kind: JsonContainer, to: number): void;
  /** With the quotes, as written. A value or `open` follows. */
  key(from: number, to: number): void;
  /** Strings with their quotes, numbers as written. */
  value(kind: JsonScalar, from: number, to: number): void;
}

export type JsonContainer = 'object' | 'array';
export type JsonScalar = 'string' | 'number' | 'boolean' | 'null';

/**
 * Walks over a JSON text without building values: numbers stay as written, and depth costs one byte a level, no stack.
 * Answers whether the whole text is valid, exactly as `JSON.parse` decides; the visitor has heard of all before the fault.
 */
export function walkJson(text: string, visitor: JsonVisitor): boolean {
  // 1 for an object, 0 for an array, from the outermost one.
  let nesting = new Uint8Array(64);
  let depth = 0;
  let at = skipBlanks(text, 0);
  for (;;) {
    // A value must start here.
    const from = at;
    const char = text[at];
    if (char === '{' || char === '[') {
      const kind = char === '{' ? 'object' : 'array';
      visitor.open(kind, from);
      if (depth === nesting.length) nesting = grown(nesting);
      nesting[depth++] = kind === 'object' ? 1 : 0;
      at = skipBlanks(text, at + 1);
      if (text[at] !== (kind === 'object' ? '}' : ']')) {
        if (kind === 'array') continue;
        at = readKey(text, at, visitor);
        if (at < 0) return false;
        continue;
      }
    } else {
      const kind = scalarKind(char);
      at = kind === undefined ? -1 : scalarEnd(text, from, kind);
      if (at < 0 || kind === undefined) return false;
      visitor.value(kind, from, at);
      at = skipBlanks(text, at);
    }
    // A value has ended, or an empty container is about to.
    for (;;) {
      if (depth === 0) return at === text.length;
      const isObject = nesting[depth - 1] === 1;
      if (text[at] === ',') {
        at = skipBlanks(text, at + 1);
        if (isObject) at = readKey(text, at, visitor);
        if (at < 0) return false;
        break;
      }
      if (text[at] !== (isObject ? '}' : ']')) return false;
      visitor.close(isObject ? 'object' : 'array', at + 1);
      depth--;
      at = skipBlanks(text, at + 1);
    }
  }
}

/** Reads a key and its colon; answers where the value starts, or -1. */
function readKey(text: string, from: number, visitor: JsonVisitor): number {
  const to = text[from] === '"' ? stringEnd(text, from) : -1;
  if (to < 0) return -1;
  const colon = skipBlanks(text, to);
  if (text[colon] !== ':') return -1;
  visitor.key(from, to);
  return skipBlanks(text, colon + 1);
}

function scalarKind(char: string | undefined): JsonScalar | undefined {
  if (char === '"') return 'string';
  if (char === 't' || char === 'f') return 'boolean';
  if (char === 'n') return 'null';
  return char !== undefined && (char === '-' || (char >= '0' && char <= '9')) ? 'number' : undefined;
}

function scalarEnd(text: string, from: number, kind: JsonScalar): number {
  switch (kind) {
    case 'string':
      return stringEnd(text, from);
    case 'number':
      number.lastIndex = from;
      return number.test(text) ? number.lastIndex : -1;
    case 'boolean':
      return text.startsWith('true', from) ? from + 4 : text.startsWith('false', from) ? from + 5 : -1;
    case 'null':
      return text.startsWith('null', from) ? from + 4 : -1;
  }
}

/** Where the string ends that starts with the quote at `from`, or -1. */
function stringEnd(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === QUOTE) return at + 1;
    if (unit < 0x20) return -1;
    if (unit !== BACKSLASH) continue;
    at++;
    if (text[at] === 'u') {
      hexDigits.lastIndex = at + 1;
      if (!hexDigits.test(text)) return -1;
      at += 4;
    } else if (at >= text.length || !'"\\/bfnrt'.includes(text.charAt(at))) return -1;
  }
  return -1;
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  for (;;) {
    const unit = text.charCodeAt(at);
    if (unit !== 0x20 && unit !== 0x0a && unit !== 0x0d && unit !== 0x09) return at;
    at++;
  }
}

function grown(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(bytes.length * 2);
  larger.set(bytes);
  return larger;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const number = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const hexDigits = /[0-9a-fA-F]{4}/y;
