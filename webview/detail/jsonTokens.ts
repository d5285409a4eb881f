/** A piece of a JSON text with what it is, for colouring. */
export interface JsonToken {
  readonly text: string;
  readonly kind: 'key' | 'string' | 'number' | 'word' | 'other';
}

/** Beyond this the text is shown in one colour: a token is an element. */
const maxTokens = 20_000;

const token = /("(?:[^"\\]|\\.)*")(\s*:)?|(-?\d[\d.eE+-]*)|\b(true|false|null|NaN|-?Infinity)\b/g;

/** Cuts a JSON text into tokens; text that is not JSON comes back as it is, in pieces. */
export function jsonTokens(text: string): JsonToken[] {
  const tokens: JsonToken[] = [];
  let at = 0;
  for (const match of text.matchAll(token)) {
    if (tokens.length >= maxTokens) break;
    const [, quoted, colon, number] = match;
    const piece = quoted ?? match[0];
    if (match.index > at) tokens.push({ text: text.slice(at, match.index), kind: 'other' });
    const kind = quoted === undefined ? (number === undefined ? 'word' : 'number') : colon ? 'key' : 'string';
    tokens.push({ text: piece, kind });
    at = match.index + piece.length;
  }
  if (at < text.length) tokens.push({ text: text.slice(at), kind: 'other' });
  return tokens;
}
